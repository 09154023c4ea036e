# The paper's environment: what the README asks of a machine, and the packages of the lock. No address of a package index.
#   docker build --tag paper .
#   docker run --rm --volume "$PWD/out:/paper/build" paper make
FROM python:3.12-slim-bookworm

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
