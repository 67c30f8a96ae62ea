# The service in an image: built by the same `make install` that CI proves, run by a user without rights.
#
#   docker build -t charterbot .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL -p 127.0.0.1:8080:8080 \
#     -v charterbot-data:/data -v charterbot-keys:/keys --env-file .env charterbot
#
# Keep the two volumes apart, and a copy of the keys in another place: without them nothing can be read.

FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/charterbot
COPY Makefile pyproject.toml requirements.lock ./
COPY bot bot
ENV PIP_NO_CACHE_DIR=1
# The environment's own pip is not needed once everything is in place.
RUN make install && .venv/bin/python -m pip uninstall --yes --quiet pip

FROM python:3.11-slim-bookworm
# Same path as in the first stage: scripts of a virtual environment, and its link to bot/, name it.
WORKDIR /srv/charterbot
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent charterbot \
    && install --directory --owner charterbot --group charterbot --mode 0700 /data /keys /backups
COPY --from=build /srv/charterbot/.venv .venv
COPY bot bot
COPY locales locales
COPY surveys surveys
ENV BOT_DATA=/data \
    BOT_KEYS=/keys \
    BOT_WEB=0.0.0.0:8080 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PATH=/srv/charterbot/.venv/bin:$PATH
USER charterbot
VOLUME ["/data", "/keys"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['BOT_WEB'].rpartition(':')[2] + '/healthz', timeout=4)"]
ENTRYPOINT ["charterbot"]
CMD ["run"]
