import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import sistercity.places.plain
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('places', '0001_initial'), ('places', '0002_search_names_without_marks'), ('places', '0003_order_cities_of_unknown_size_last')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Country',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name='kode ISO')),
                ('name_id', models.CharField(max_length=100, verbose_name='nama Indonesia')),
                ('name_en', models.CharField(max_length=100, verbose_name='nama Inggris')),
                ('diplomatic_relations', models.BooleanField(default=True, help_text='Syarat kerja sama menurut PP 28/2018 Pasal 27.', verbose_name='hubungan diplomatik')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='catatan')),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'negara',
                'verbose_name_plural': 'negara',
                'ordering': ['name_id'],
            },
        ),
        migrations.CreateModel(
            name='CountryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('code', models.CharField(max_length=2, serialize=False, verbose_name='kode ISO')),
                ('name_id', models.CharField(max_length=100, verbose_name='nama Indonesia')),
                ('name_en', models.CharField(max_length=100, verbose_name='nama Inggris')),
                ('diplomatic_relations', models.BooleanField(default=True, help_text='Syarat kerja sama menurut PP 28/2018 Pasal 27.', verbose_name='hubungan diplomatik')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='catatan')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='places.country')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ForeignCity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('geoname_id', models.PositiveBigIntegerField(blank=True, null=True, unique=True, verbose_name='nomor GeoNames')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('level', models.CharField(choices=[('city', 'Kota'), ('regency', 'Kabupaten/distrik'), ('province', 'Provinsi/negara bagian')], default='city', max_length=10, verbose_name='tingkat pemerintahan')),
                ('latitude', models.FloatField(validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='lintang')),
                ('longitude', models.FloatField(validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='bujur')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='jumlah penduduk')),
                ('timezone', models.CharField(max_length=40, verbose_name='zona waktu')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('added_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cities', to='places.country', verbose_name='negara')),
            ],
            options={
                'verbose_name': 'kota luar negeri',
                'verbose_name_plural': 'kota luar negeri',
                'ordering': ['name', 'pk'],
                'indexes': [models.Index(models.OrderBy(models.F('population'), descending=True, nulls_last=True), models.F('name'), models.F('id'), name='foreign_city_by_size'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper(sistercity.places.plain.Plain('name')), name='gin_trgm_ops'), name='foreign_city_plain_name_trgm')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('geoname_id', None)), fields=('country', 'name', 'level'), name='foreign_city_added_once', violation_error_message='Kota ini sudah pernah ditambahkan.')],
            },
        ),
        migrations.CreateModel(
            name='ForeignCityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('geoname_id', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='nomor GeoNames')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('level', models.CharField(choices=[('city', 'Kota'), ('regency', 'Kabupaten/distrik'), ('province', 'Provinsi/negara bagian')], default='city', max_length=10, verbose_name='tingkat pemerintahan')),
                ('latitude', models.FloatField(validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='lintang')),
                ('longitude', models.FloatField(validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='bujur')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='jumlah penduduk')),
                ('timezone', models.CharField(max_length=40, verbose_name='zona waktu')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('added_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('country', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='places.country', verbose_name='negara')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='places.foreigncity')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='kode wilayah')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('kind', models.CharField(choices=[('provinsi', 'Provinsi'), ('kabupaten', 'Kabupaten'), ('kota', 'Kota')], max_length=10, verbose_name='tingkat')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='lintang')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='bujur')),
                ('autonomous', models.BooleanField(default=True, help_text='Kota dan kabupaten administrasi di Jakarta bukan daerah otonom.', verbose_name='dapat menjadi pihak')),
                ('requires_appraisal', models.BooleanField(default=False, help_text='Pemenuhan syarat baru selesai dengan rekomendasi TKKSD dan notulennya.', verbose_name='TKKSD menilai prakarsa')),
                ('province_forwards', models.BooleanField(default=False, help_text='Berkas ke kementerian melalui petugas provinsi.', verbose_name='surat diteruskan provinsi')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='places.region', verbose_name='provinsi')),
            ],
            options={
                'verbose_name': 'daerah',
                'verbose_name_plural': 'daerah',
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='region_name_trgm')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'provinsi'), ('province', None)), models.Q(models.Q(('kind', 'provinsi'), _negated=True), ('province__isnull', False)), _connector='OR'), name='region_province_only_below')],
            },
        ),
        migrations.CreateModel(
            name='RegionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('code', models.CharField(max_length=5, serialize=False, verbose_name='kode wilayah')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('kind', models.CharField(choices=[('provinsi', 'Provinsi'), ('kabupaten', 'Kabupaten'), ('kota', 'Kota')], max_length=10, verbose_name='tingkat')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='lintang')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='bujur')),
                ('autonomous', models.BooleanField(default=True, help_text='Kota dan kabupaten administrasi di Jakarta bukan daerah otonom.', verbose_name='dapat menjadi pihak')),
                ('requires_appraisal', models.BooleanField(default=False, help_text='Pemenuhan syarat baru selesai dengan rekomendasi TKKSD dan notulennya.', verbose_name='TKKSD menilai prakarsa')),
                ('province_forwards', models.BooleanField(default=False, help_text='Berkas ke kementerian melalui petugas provinsi.', verbose_name='surat diteruskan provinsi')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='places.region')),
                ('province', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='places.region', verbose_name='provinsi')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
