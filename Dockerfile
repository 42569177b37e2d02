# The portal as one image for web, worker, schedule and migration (docker-compose.yml).
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal
WORKDIR /app

COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock

COPY . .
# Font, message catalogues and static files are the image's; uploads are a volume's.
RUN SISTERCITY_DEMO=1 python manage.py build_assets \
 && SISTERCITY_DEMO=1 python manage.py collectstatic --no-input --verbosity 0 \
 && mkdir -p var/media \
 && chown -R portal: var

USER portal
EXPOSE 8000
CMD ["gunicorn", "--config", "gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
