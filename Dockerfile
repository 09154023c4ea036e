# The paper's environment: what the README asks of a machine, and the packages of the lock. No address of a package index.
# The base is named by its digest: the tag moves. A newer one: docker buildx imagetools inspect python:3.12-slim-bookworm
#   docker build --tag paper .
#   docker run --rm --volume "$PWD/out:/paper/build" paper make
FROM python:3.12-slim-bookworm@sha256:782412e85d0f0984994c290652577d4018aff08145c85b262bb63dc0c7522254

RUN apt-get update -qq \
 && apt-get install -qq --yes --no-install-recommends make git \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /paper

# Packages first: an edit of text or data leaves this layer as it is.
COPY Makefile requirements.lock requirements-installer.lock ./
COPY report/set_up.py report/set_up.py
RUN mkdir -p data report chapters && make .venv/ready

COPY . .
CMD ["make"]
