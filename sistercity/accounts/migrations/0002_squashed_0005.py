import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0003_heads_unit'),
        ('accounts', '0004_absences'),
        ('accounts', '0005_password_times'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0002'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('places', '0001_squashed_0003'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.AddField(
            model_name='user',
            name='region',
            field=models.ForeignKey(blank=True, help_text='Wajib bagi petugas, koordinator, dan pimpinan.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='places.region', verbose_name='daerah'),
        ),
        migrations.AddField(
            model_name='user',
            name='user_permissions',
            field=models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions'),
        ),
        migrations.AddField(
            model_name='absence',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='absence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='yang tidak hadir'),
        ),
        migrations.AddField(
            model_name='absence',
            name='substitute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='substitutions', to=settings.AUTH_USER_MODEL, verbose_name='pengganti'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='yang tidak hadir'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.absence'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='substitute',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pengganti'),
        ),
        migrations.AddField(
            model_name='userevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='userevent',
            name='region',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Wajib bagi petugas, koordinator, dan pimpinan.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='places.region', verbose_name='daerah'),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(fields=['role', 'region'], name='user_by_role'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once', violation_error_message='Alamat surel ini sudah dipakai pengguna lain.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('region__isnull', False), ('role__in', frozenset(['coordinator', 'leader', 'officer']))), models.Q(models.Q(('role__in', frozenset(['coordinator', 'leader', 'officer'])), _negated=True), ('region', None)), _connector='OR'), name='user_region_for_regional_roles', violation_error_message='Petugas, koordinator, dan pimpinan harus punya daerah; peran lain tidak.'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['substitute', 'last_day'], name='absence_by_substitute'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='absence_ends_after_start', violation_error_message='Hari terakhir harus sama atau sesudah hari pertama.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('substitute', models.F('person')), _negated=True), name='absence_somebody_else_acts', violation_error_message='Pilih orang lain sebagai pengganti.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('person', '='), (models.Func('first_day', 'last_day', models.Value('[]'), function='daterange'), '&&')], name='absence_once_a_day', violation_error_message='Sudah ada ketidakhadiran pada hari-hari itu.'),
        ),
    ]
