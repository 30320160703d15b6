#include "auth/office.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk/disk.h"

#define CERT_BYTES_MAX 16384u
#define EPOCH_HEX 32u /* digits that name an epoch's directory */

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
	size_t i;

	if (o == NULL)
		return;
	buf_free(&o->message);
	for (i = 0; i < o->pasts; i++)
		buf_free(&o->past[i].message);
	sodium_free(o);
}

/* From message: the certificate, its hash. */
static enum ayni_err
settle(const struct office *o, const struct buf *message,
    const struct box_key *box, struct office_cert *cert, struct hash *hash)
{
	struct office_id id;
	enum ayni_err e;

	memcpy(id.b, o->identity.public.b, sizeof(id.b));
	if ((e = cert_read_office(buf_bytes(message), &id, cert)) != AYNI_OK)
		return e;
	*hash = keys_hash(buf_bytes(message));
	return ID_EQUAL(cert->box, box->public) ? AYNI_OK : AYNI_BADKEY;
}

/* A present epoch with new keys, in what is else empty. */
static enum ayni_err
draw(struct office *o, struct text name, int64_t issued_us,
    struct random_source r)
{
	struct office_cert c;
	enum ayni_err e;

	o->sign = keys_sign_new(r);
	o->box = keys_box_new(r);
	memset(&c, 0, sizeof(c));
	memcpy(c.office.b, o->identity.public.b, sizeof(c.office.b));
	c.sign = o->sign.public;
	c.epoch = keys_epoch(&c.sign);
	c.box = o->box.public;
	c.name = name;
	c.issued_us = issued_us;
	cert_put_office(&o->message, &c, &o->identity);
	if ((e = o->message.err) == AYNI_OK)
		e = settle(o, &o->message, &o->box, &o->cert, &o->hash);
	o->device = keys_office_device(&c.office);
	return e;
}

enum ayni_err
office_new(struct text name, int64_t now_us, struct random_source r,
    struct office **out)
{
	struct office *o = alloc();
	enum ayni_err e = AYNI_TOOBIG;

	if (o == NULL)
		return AYNI_NOMEM;
	o->identity = keys_sign_new(r);
	if (name.n <= CERT_MAX_TEXT)
		e = draw(o, name, now_us, r);
	if (e != AYNI_OK) {
		office_free(o);
		return e;
	}
	*out = o;
	return AYNI_OK;
}

/* ---- files ---- */

#define KEYS "keys"
#define PART ".part" /* what is being written; renamed when it is whole */

static const char *const files[] = {"signing", "box", "office.cert"};

/* BASE/NAME; the base itself where the name is "". */
static enum ayni_err
path_of(char out[DISK_PATH_MAX], const char *base, const char *name)
{
	int n = snprintf(out, DISK_PATH_MAX, "%s%s%s", base,
	    name[0] != '\0' ? "/" : "", name);

	return n > 0 && n < (int)DISK_PATH_MAX ? AYNI_OK : AYNI_TOOBIG;
}

static void
name_of(char out[EPOCH_HEX + 1], const struct epoch_id *epoch)
{
	(void)sodium_bin2hex(
	    out, EPOCH_HEX + 1, epoch->b, sizeof(epoch->b));
}

/* A new file that only its owner reads, on the disk when this returns. */
static enum ayni_err
save(const char *dir, const char *name, struct bytes s)
{
	char path[DISK_PATH_MAX];
	enum ayni_err e = path_of(path, dir, name);
	int fd;

	if (e != AYNI_OK)
		return e;
	if ((fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
		return disk_err(errno);
	return disk_close(fd, disk_put(fd, s));
}

static void
remove_file(const char *dir, const char *name)
{
	char path[DISK_PATH_MAX];

	if (path_of(path, dir, name) == AYNI_OK)
		(void)unlink(path);
}

/* The directories of epochs in another; what has any other name is not
 * looked at.  errs NOTFOUND: no such directory */
typedef enum ayni_err (*epoch_fn)(void *ctx, const char *dir);
static enum ayni_err
each_epoch(const char *keys, epoch_fn fn, void *ctx)
{
	char path[DISK_PATH_MAX];
	enum ayni_err e = AYNI_OK;
	struct dirent *item;
	DIR *d = opendir(keys);

	if (d == NULL)
		return disk_err(errno);
	while (e == AYNI_OK && (item = readdir(d)) != NULL) {
		if (strlen(item->d_name) != EPOCH_HEX ||
		    strspn(item->d_name, "0123456789abcdef") != EPOCH_HEX)
			continue;
		if ((e = path_of(path, keys, item->d_name)) == AYNI_OK)
			e = fn(ctx, path);
	}
	(void)closedir(d);
	return e;
}

/* One epoch's directory, whole or in part. */
static enum ayni_err
clear_epoch(void *ctx, const char *dir)
{
	size_t i;

	(void)ctx;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		remove_file(dir, files[i]);
	(void)rmdir(dir);
	return AYNI_OK;
}

/* What an interrupted call left behind. */
static void
clear_part(const char *part)
{
	enum ayni_err e = each_epoch(part, clear_epoch, NULL);

	(void)e; /* nothing is there, or what comes next tells */
	remove_file(part, "identity");
	(void)rmdir(part);
}

static enum ayni_err
save_epoch(const struct office *o, const char *dir)
{
	const struct bytes content[] = {BYTES(o->sign.seed),
	    BYTES(o->box.secret), buf_bytes(&o->message)};
	enum ayni_err e = AYNI_OK;
	size_t i;

	if (mkdir(dir, 0700) != 0)
		return disk_err(errno);
	for (i = 0; i < sizeof(files) / sizeof(files[0]) && e == AYNI_OK; i++)
		e = save(dir, files[i], content[i]);
	return e == AYNI_OK ? disk_sync(dir) : e;
}

static enum ayni_err
save_all(const struct office *o, const char *part)
{
	char epoch[DISK_PATH_MAX], name[EPOCH_HEX + 1];
	enum ayni_err e;

	name_of(name, &o->cert.epoch);
	if ((e = path_of(epoch, part, name)) != AYNI_OK)
		return e;
	if (mkdir(part, 0700) != 0)
		return disk_err(errno);
	e = save(part, "identity", BYTES(o->identity.seed));
	if (e == AYNI_OK)
		e = save_epoch(o, epoch);
	return e == AYNI_OK ? disk_sync(part) : e;
}

enum ayni_err
office_save(struct office *o, const char *dir)
{
	char part[DISK_PATH_MAX], whole[DISK_PATH_MAX];
	enum ayni_err e = path_of(part, dir, KEYS PART);

	if (e == AYNI_OK)
		e = path_of(whole, dir, KEYS);
	if (e != AYNI_OK)
		return e;
	if (access(whole, F_OK) == 0)
		return AYNI_EXISTS;
	clear_part(part);
	e = save_all(o, part);
	if (e == AYNI_OK && rename(part, whole) != 0)
		e = disk_err(errno);
	if (e != AYNI_OK) {
		clear_part(part);
		return e;
	}
	e = disk_sync(dir);
	return e == AYNI_OK ? path_of(o->dir, dir, "") : e;
}

/* The beginning of a file, at most what p has room for. */
static enum ayni_err
load(const char *dir, const char *name, uint8_t *p, size_t most, size_t *n)
{
	char path[DISK_PATH_MAX];
	enum ayni_err e = path_of(path, dir, name);
	int fd;

	if (e != AYNI_OK)
		return e;
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return disk_err(errno);
	e = disk_get(fd, p, most, n);
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
load_sign(const char *dir, const char *name, struct sign_key *out)
{
	uint8_t seed[32];
	enum ayni_err e = load_seed(dir, name, seed);

	if (e == AYNI_OK)
		*out = keys_sign_from(seed);
	sodium_memzero(seed, sizeof(seed));
	return e;
}

/* One epoch, among those that are over. */
static enum ayni_err
load_past(void *ctx, const char *dir)
{
	struct office *o = ctx;
	struct office_past *p = &o->past[o->pasts];
	uint8_t seed[32], *to;
	size_t n = 0;
	enum ayni_err e;

	if (o->pasts == CERT_MAX_OFFICES)
		return AYNI_STORE;
	if ((e = load_seed(dir, "box", seed)) == AYNI_OK)
		p->box = keys_box_from(seed);
	sodium_memzero(seed, sizeof(seed));
	if (e != AYNI_OK)
		return e;
	buf_init(&p->message, CERT_BYTES_MAX);
	o->pasts++; /* whatever follows, it is freed */
	if ((to = buf_grow(&p->message, CERT_BYTES_MAX)) == NULL)
		return p->message.err;
	if ((e = load(dir, "office.cert", to, CERT_BYTES_MAX, &n)) != AYNI_OK)
		return e;
	p->message.n += n;
	e = settle(o, &p->message, &p->box, &p->cert, &p->hash);
	return e == AYNI_OK || e == AYNI_NOMEM ? e : AYNI_STORE;
}

/* Whether a is the later of two epochs. */
static bool
is_later(const struct office_cert *a, const struct office_cert *b)
{
	if (a->issued_us != b->issued_us)
		return a->issued_us > b->issued_us;
	return memcmp(a->epoch.b, b->epoch.b, sizeof(a->epoch.b)) > 0;
}

static void
sort_past(struct office *o)
{
	struct office_past one;
	size_t i, k;

	for (i = 1; i < o->pasts; i++)
		for (k = i; k > 0 && is_later(&o->past[k].cert,
				&o->past[k - 1].cert); k--) {
			one = o->past[k];
			o->past[k] = o->past[k - 1];
			o->past[k - 1] = one;
		}
	sodium_memzero(&one, sizeof(one));
}

/* The latest of those that are over is the present one. */
static enum ayni_err
take_present(struct office *o, const char *keys)
{
	char dir[DISK_PATH_MAX], name[EPOCH_HEX + 1];
	enum ayni_err e;

	if (o->pasts == 0)
		return AYNI_STORE;
	sort_past(o);
	o->box = o->past[0].box;
	o->cert = o->past[0].cert;
	o->hash = o->past[0].hash;
	o->message = o->past[0].message;
	memmove(&o->past[0], &o->past[1],
	    --o->pasts * sizeof(o->past[0]));
	name_of(name, &o->cert.epoch);
	e = path_of(dir, keys, name);
	if (e == AYNI_OK)
		e = load_sign(dir, "signing", &o->sign);
	if (e == AYNI_OK && !ID_EQUAL(o->cert.sign, o->sign.public))
		e = AYNI_STORE;
	o->device = keys_office_device(&o->cert.office);
	return e;
}

static enum ayni_err
load_all(struct office *o, const char *dir, const char *keys)
{
	enum ayni_err e = load_sign(keys, "identity", &o->identity);

	if (e == AYNI_OK)
		e = each_epoch(keys, load_past, o);
	if (e == AYNI_OK)
		e = take_present(o, keys);
	return e == AYNI_OK ? path_of(o->dir, dir, "") : e;
}

enum ayni_err
office_open(const char *dir, struct office **out)
{
	char keys[DISK_PATH_MAX];
	struct office *o;
	enum ayni_err e = path_of(keys, dir, KEYS);

	if (e == AYNI_OK && access(keys, F_OK) != 0)
		e = disk_err(errno);
	if (e != AYNI_OK)
		return e;
	if ((o = alloc()) == NULL)
		return AYNI_NOMEM;
	if ((e = load_all(o, dir, keys)) != AYNI_OK) {
		office_free(o);
		return e == AYNI_NOTFOUND ? AYNI_STORE : e;
	}
	*out = o;
	return AYNI_OK;
}

/* ---- one epoch after another ---- */

/* Written beside, then renamed: there from then on. */
static enum ayni_err
add_epoch(const struct office *next, const char *dir)
{
	char keys[DISK_PATH_MAX], part[DISK_PATH_MAX];
	char whole[DISK_PATH_MAX], name[EPOCH_HEX + 1];
	enum ayni_err e = path_of(keys, dir, KEYS);

	name_of(name, &next->cert.epoch);
	if (e == AYNI_OK)
		e = path_of(whole, keys, name);
	if (e == AYNI_OK)
		e = path_of(part, keys, "epoch" PART);
	if (e != AYNI_OK)
		return e;
	(void)clear_epoch(NULL, part);
	e = save_epoch(next, part);
	if (e == AYNI_OK && rename(part, whole) != 0)
		e = disk_err(errno);
	if (e == AYNI_OK && (e = disk_sync(keys)) != AYNI_OK)
		(void)clear_epoch(NULL, whole);
	if (e != AYNI_OK)
		(void)clear_epoch(NULL, part);
	return e;
}

/* The secret that signed in an epoch that is over is of no more use. */
static void
forget_signing(const struct office *o, const struct epoch_id *epoch)
{
	char dir[DISK_PATH_MAX], within[EPOCH_HEX + sizeof(KEYS) + 1];
	char name[EPOCH_HEX + 1];

	name_of(name, epoch);
	(void)snprintf(within, sizeof(within), KEYS "/%s", name);
	if (o->dir[0] != '\0' && path_of(dir, o->dir, within) == AYNI_OK)
		remove_file(dir, "signing");
}

static void
succeed(struct office *o, struct office *next)
{
	memmove(&o->past[1], &o->past[0], o->pasts++ * sizeof(o->past[0]));
	o->past[0].box = o->box;
	o->past[0].cert = o->cert;
	o->past[0].hash = o->hash;
	o->past[0].message = o->message;
	o->sign = next->sign;
	o->box = next->box;
	o->cert = next->cert;
	o->hash = next->hash;
	o->message = next->message;
	buf_init(&next->message, 0);
}

enum ayni_err
office_renew(struct office *o, int64_t now_us, struct random_source r)
{
	int64_t issued_us = o->cert.issued_us + 1;
	struct office *next;
	enum ayni_err e;

	if (o->pasts == CERT_MAX_OFFICES - 1)
		return AYNI_QUOTA;
	if ((next = alloc()) == NULL)
		return AYNI_NOMEM;
	next->identity = o->identity;
	e = draw(next, o->cert.name, now_us > issued_us ? now_us : issued_us,
	    r);
	if (e == AYNI_OK && o->dir[0] != '\0')
		e = add_epoch(next, o->dir);
	if (e == AYNI_OK) {
		succeed(o, next);
		forget_signing(o, &o->past[0].cert.epoch);
	}
	office_free(next);
	return e;
}

enum ayni_err
office_reload(struct office *o)
{
	struct office *now = NULL, *was;
	enum ayni_err e;

	if ((e = office_open(o->dir, &now)) != AYNI_OK)
		return e;
	if ((was = sodium_malloc(sizeof(*was))) == NULL) {
		office_free(now);
		return AYNI_NOMEM;
	}
	*was = *o;
	*o = *now;
	*now = *was;
	sodium_free(was);
	office_free(now);
	return AYNI_OK;
}

/* ---- what it signed and what is sealed to it ---- */

const struct office_cert *
office_cert_at(const struct office *o, size_t i)
{
	if (i == 0)
		return &o->cert;
	return i <= o->pasts ? &o->past[i - 1].cert : NULL;
}

const struct office_cert *
office_cert_of(const struct office *o, const struct epoch_id *epoch)
{
	const struct office_cert *c;
	size_t i;

	for (i = 0; (c = office_cert_at(o, i)) != NULL; i++)
		if (ID_EQUAL(c->epoch, *epoch))
			break;
	return c;
}

bool
office_wrote(const struct office *o, const struct hash *author,
    const struct epoch_id *epoch)
{
	size_t i;

	if (ID_EQUAL(o->cert.epoch, *epoch))
		return ID_EQUAL(o->hash, *author);
	for (i = 0; i < o->pasts; i++)
		if (ID_EQUAL(o->past[i].cert.epoch, *epoch))
			return ID_EQUAL(o->past[i].hash, *author);
	return false;
}

const struct box_key *
office_box(const struct office *o, const struct key_id *to)
{
	struct key_id id;
	size_t i;

	for (i = 0; i < o->pasts; i++) {
		id = keys_id(BYTES(o->past[i].box.public.b));
		if (ID_EQUAL(id, *to))
			return &o->past[i].box;
	}
	return &o->box;
}

enum ayni_err
office_read_person(const struct office *o, struct bytes message,
    struct person_cert *out)
{
	enum ayni_err e = AYNI_BADSIG;
	const struct office_cert *c;
	size_t i;

	for (i = 0; e == AYNI_BADSIG && (c = office_cert_at(o, i)) != NULL; i++)
		e = cert_read_person(message, c, out);
	return e;
}

enum ayni_err
office_read_device(const struct office *o, struct bytes message,
    struct device_cert *out)
{
	enum ayni_err e = AYNI_BADSIG;
	const struct office_cert *c;
	size_t i;

	for (i = 0; e == AYNI_BADSIG && (c = office_cert_at(o, i)) != NULL; i++)
		e = cert_read_device(message, c, out);
	return e;
}

enum ayni_err
office_read_package(const struct office *o, struct bytes in, struct arena *a,
    struct package *out)
{
	enum ayni_err e = AYNI_BADSIG;
	const struct office_cert *c;
	size_t i;

	for (i = 0; e == AYNI_BADSIG && (c = office_cert_at(o, i)) != NULL; i++)
		e = package_read(in, c, a, out);
	return e;
}
