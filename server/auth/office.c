#include "auth/office.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CERT_BYTES_MAX 16384u
#define PATH_BYTES_MAX 4096u

static struct office *
alloc(void)
{
	struct office *o = sodium_malloc(sizeof(*o));

	if (o != NULL) {
		sodium_memzero(o, sizeof(*o));
		buf_init(&o->message, CERT_BYTES_MAX);
	}
	return o;
}

void
office_free(struct office *o)
{
	if (o == NULL)
		return;
	buf_free(&o->message);
	sodium_free(o);
}

/* From message: the certificate, its hash, the journalling device. */
static enum ayni_err
settle(struct office *o)
{
	struct office_id id;
	enum ayni_err e;

	memcpy(id.b, o->identity.public.b, sizeof(id.b));
	e = cert_read_office(buf_bytes(&o->message), &id, &o->cert);
	if (e != AYNI_OK)
		return e;
	if (!ID_EQUAL(o->cert.sign, o->sign.public) ||
	    !ID_EQUAL(o->cert.box, o->box.public))
		return AYNI_BADKEY;
	o->hash = keys_hash(buf_bytes(&o->message));
	o->device = keys_office_device(&id);
	return AYNI_OK;
}

enum ayni_err
office_new(struct text name, int64_t now_us, struct random_source r,
    struct office **out)
{
	struct office *o = alloc();
	struct office_cert c;
	enum ayni_err e;

	if (o == NULL)
		return AYNI_NOMEM;
	if (name.n > CERT_MAX_TEXT) {
		office_free(o);
		return AYNI_TOOBIG;
	}
	o->identity = keys_sign_new(r);
	o->sign = keys_sign_new(r);
	o->box = keys_box_new(r);
	memset(&c, 0, sizeof(c));
	memcpy(c.office.b, o->identity.public.b, sizeof(c.office.b));
	c.sign = o->sign.public;
	c.epoch = keys_epoch(&c.sign);
	c.box = o->box.public;
	c.name = name;
	c.issued_us = now_us;
	cert_put_office(&o->message, &c, &o->identity);
	e = o->message.err;
	if (e == AYNI_OK)
		e = settle(o);
	if (e != AYNI_OK) {
		office_free(o);
		return e;
	}
	*out = o;
	return AYNI_OK;
}

static enum ayni_err
err_of(int error)
{
	switch (error) {
	case EEXIST:
		return AYNI_EXISTS;
	case ENOENT:
		return AYNI_NOTFOUND;
	case ENOSPC:
	case EDQUOT:
		return AYNI_FULL;
	default:
		return AYNI_IO;
	}
}

static enum ayni_err
path_of(char out[PATH_BYTES_MAX], const char *dir, const char *name)
{
	int n = snprintf(out, PATH_BYTES_MAX, "%s/keys%s%s", dir,
	    name[0] != '\0' ? "/" : "", name);

	return n > 0 && n < (int)PATH_BYTES_MAX ? AYNI_OK : AYNI_TOOBIG;
}

/* A new file that only its owner reads, on the disk when this returns. */
static enum ayni_err
save(const char *dir, const char *name, struct bytes s)
{
	char path[PATH_BYTES_MAX];
	enum ayni_err e = path_of(path, dir, name);
	ssize_t put;
	int fd;

	if (e != AYNI_OK)
		return e;
	if ((fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
		return err_of(errno);
	put = write(fd, s.p, s.n);
	if (put != (ssize_t)s.n || fsync(fd) != 0)
		e = put >= 0 ? AYNI_FULL : err_of(errno);
	(void)close(fd);
	return e;
}

static enum ayni_err
sync_directory(const char *dir)
{
	char path[PATH_BYTES_MAX];
	enum ayni_err e = path_of(path, dir, "");
	int fd;

	if (e != AYNI_OK)
		return e;
	if ((fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return err_of(errno);
	e = fsync(fd) == 0 ? AYNI_OK : err_of(errno);
	(void)close(fd);
	return e;
}

enum ayni_err
office_save(const struct office *o, const char *dir)
{
	char path[PATH_BYTES_MAX];
	enum ayni_err e = path_of(path, dir, "");

	if (e == AYNI_OK && mkdir(path, 0700) != 0)
		e = err_of(errno);
	if (e == AYNI_OK)
		e = save(dir, "identity", BYTES(o->identity.seed));
	if (e == AYNI_OK)
		e = save(dir, "signing", BYTES(o->sign.seed));
	if (e == AYNI_OK)
		e = save(dir, "box", BYTES(o->box.secret));
	if (e == AYNI_OK)
		e = save(dir, "office.cert", buf_bytes(&o->message));
	return e == AYNI_OK ? sync_directory(dir) : e;
}

/* Appends a whole file, at most what b has room for. */
static enum ayni_err
load(const char *dir, const char *name, uint8_t *p, size_t most, size_t *n)
{
	char path[PATH_BYTES_MAX];
	enum ayni_err e = path_of(path, dir, name);
	ssize_t got;
	int fd;

	if (e != AYNI_OK)
		return e;
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return err_of(errno);
	got = read(fd, p, most);
	if (got < 0)
		e = err_of(errno);
	else
		*n = (size_t)got;
	(void)close(fd);
	return e;
}

static enum ayni_err
load_seed(const char *dir, const char *name, uint8_t seed[32])
{
	uint8_t got[33];
	size_t n = 0;
	enum ayni_err e = load(dir, name, got, sizeof(got), &n);

	if (e == AYNI_OK && n != 32)
		e = AYNI_STORE;
	if (e == AYNI_OK)
		memcpy(seed, got, 32);
	sodium_memzero(got, sizeof(got));
	return e;
}

static enum ayni_err
load_all(struct office *o, const char *dir)
{
	uint8_t seed[32], *p;
	size_t n = 0;
	enum ayni_err e = load_seed(dir, "identity", seed);

	if (e == AYNI_OK)
		o->identity = keys_sign_from(seed);
	if (e == AYNI_OK && (e = load_seed(dir, "signing", seed)) == AYNI_OK)
		o->sign = keys_sign_from(seed);
	if (e == AYNI_OK && (e = load_seed(dir, "box", seed)) == AYNI_OK)
		o->box = keys_box_from(seed);
	sodium_memzero(seed, sizeof(seed));
	if (e != AYNI_OK)
		return e;
	if ((p = buf_grow(&o->message, CERT_BYTES_MAX)) == NULL)
		return o->message.err;
	if ((e = load(dir, "office.cert", p, CERT_BYTES_MAX, &n)) != AYNI_OK)
		return e;
	o->message.n += n;
	return settle(o) == AYNI_OK ? AYNI_OK : AYNI_STORE;
}

enum ayni_err
office_open(const char *dir, struct office **out)
{
	struct office *o = alloc();
	enum ayni_err e;

	if (o == NULL)
		return AYNI_NOMEM;
	if ((e = load_all(o, dir)) != AYNI_OK) {
		office_free(o);
		return e;
	}
	*out = o;
	return AYNI_OK;
}
