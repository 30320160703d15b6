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
	case ENOTEMPTY:
		return AYNI_EXISTS;
	case ENOENT:
	case ENOTDIR:
		return AYNI_NOTFOUND;
	case ENOSPC:
	case EDQUOT:
		return AYNI_FULL;
	default:
		return AYNI_IO;
	}
}

/* Where keys are complete, and where they are being written. */
#define KEYS "keys"
#define PART "keys.part"

static const char *const files[] = {
    "identity", "signing", "box", "office.cert"};

/* DIR/FOLDER/NAME; the folder itself where the name is "". */
static enum ayni_err
path_of(char out[PATH_BYTES_MAX], const char *dir, const char *folder,
    const char *name)
{
	int n = snprintf(out, PATH_BYTES_MAX, "%s/%s%s%s", dir, folder,
	    name[0] != '\0' ? "/" : "", name);

	return n > 0 && n < (int)PATH_BYTES_MAX ? AYNI_OK : AYNI_TOOBIG;
}

/* A new file that only its owner reads, on the disk when this returns. */
static enum ayni_err
save(const char *dir, const char *name, struct bytes s)
{
	char path[PATH_BYTES_MAX];
	enum ayni_err e = path_of(path, dir, PART, name);
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
sync_directory(const char *path)
{
	enum ayni_err e;
	int fd;

	if ((fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return err_of(errno);
	e = fsync(fd) == 0 ? AYNI_OK : err_of(errno);
	(void)close(fd);
	return e;
}

/* What an interrupted call left behind. */
static void
clear_part(const char *dir)
{
	char path[PATH_BYTES_MAX];
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (path_of(path, dir, PART, files[i]) == AYNI_OK)
			(void)unlink(path);
	if (path_of(path, dir, PART, "") == AYNI_OK)
		(void)rmdir(path);
}

static enum ayni_err
save_part(const struct office *o, const char *dir, const char *part)
{
	const struct bytes content[] = {BYTES(o->identity.seed),
	    BYTES(o->sign.seed), BYTES(o->box.secret),
	    buf_bytes(&o->message)};
	enum ayni_err e = AYNI_OK;
	size_t i;

	if (mkdir(part, 0700) != 0)
		return err_of(errno);
	for (i = 0; i < sizeof(files) / sizeof(files[0]) && e == AYNI_OK; i++)
		e = save(dir, files[i], content[i]);
	return e == AYNI_OK ? sync_directory(part) : e;
}

enum ayni_err
office_save(const struct office *o, const char *dir)
{
	char part[PATH_BYTES_MAX], whole[PATH_BYTES_MAX];
	enum ayni_err e = path_of(part, dir, PART, "");

	if (e == AYNI_OK)
		e = path_of(whole, dir, KEYS, "");
	if (e != AYNI_OK)
		return e;
	if (access(whole, F_OK) == 0)
		return AYNI_EXISTS;
	clear_part(dir);
	e = save_part(o, dir, part);
	if (e == AYNI_OK && rename(part, whole) != 0)
		e = err_of(errno);
	if (e != AYNI_OK) {
		clear_part(dir);
		return e;
	}
	return sync_directory(dir);
}

/* Appends a whole file, at most what b has room for. */
static enum ayni_err
load(const char *dir, const char *name, uint8_t *p, size_t most, size_t *n)
{
	char path[PATH_BYTES_MAX];
	enum ayni_err e = path_of(path, dir, KEYS, name);
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
	enum ayni_err e = load_seed(dir, files[0], seed);

	if (e == AYNI_OK)
		o->identity = keys_sign_from(seed);
	if (e == AYNI_OK && (e = load_seed(dir, files[1], seed)) == AYNI_OK)
		o->sign = keys_sign_from(seed);
	if (e == AYNI_OK && (e = load_seed(dir, files[2], seed)) == AYNI_OK)
		o->box = keys_box_from(seed);
	sodium_memzero(seed, sizeof(seed));
	if (e != AYNI_OK)
		return e;
	if ((p = buf_grow(&o->message, CERT_BYTES_MAX)) == NULL)
		return o->message.err;
	if ((e = load(dir, files[3], p, CERT_BYTES_MAX, &n)) != AYNI_OK)
		return e;
	o->message.n += n;
	return settle(o) == AYNI_OK ? AYNI_OK : AYNI_STORE;
}

enum ayni_err
office_open(const char *dir, struct office **out)
{
	char path[PATH_BYTES_MAX];
	struct office *o;
	enum ayni_err e = path_of(path, dir, KEYS, "");

	if (e == AYNI_OK && access(path, F_OK) != 0)
		e = err_of(errno);
	if (e != AYNI_OK)
		return e;
	if ((o = alloc()) == NULL)
		return AYNI_NOMEM;
	if ((e = load_all(o, dir)) != AYNI_OK) {
		office_free(o);
		return e == AYNI_NOTFOUND ? AYNI_STORE : e;
	}
	*out = o;
	return AYNI_OK;
}
