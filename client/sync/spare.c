#include "sync/spare.h"

#include <stdio.h>
#include <string.h>

#include "sync/satchel.h"

#define VAULT "vault"
#define KEPT "ayni/kept"
#define HEX (2 * sizeof(struct device_id))

/* ---- writing ---- */

static enum ayni_err
failed(const struct stick *s, const char *path, enum ayni_err e,
    struct trouble *t)
{
	struct text arg = text_of(path);

	if (s->trouble != NULL && s->trouble->what != TROUBLE_NONE) {
		*t = *s->trouble;
		return e;
	}
	if (e == AYNI_NOTFOUND)
		return trouble_set(t, TROUBLE_NO_STICK, &arg, 1);
	if (e == AYNI_FULL)
		return trouble_set(t, TROUBLE_STICK_FULL, &arg, 1);
	return trouble_because(t,
	    e == AYNI_NOMEM ? TROUBLE_FAILED : TROUBLE_STICK_WRITE, e, &arg,
	    1);
}

static enum ayni_err
make(const struct stick *s, const char *dir, struct trouble *t)
{
	enum ayni_err e = s->make(s->ctx, dir);

	return e == AYNI_OK ? e : failed(s, dir, e, t);
}

/* DIR/ayni/kept/<device> and what it lies in; false: too long. */
static enum ayni_err
make_all(struct vault *v, const struct stick *s, const char *dir,
    char out[STICK_MAX_PATH - 128], struct trouble *t)
{
	struct vault_keys k;
	struct buf path;
	size_t ayni, kept;
	enum ayni_err e = vault_keys(v, &k);

	if (e != AYNI_OK)
		return trouble_failed(t, text_of(vault_why(v)), e);
	buf_init(&path, STICK_MAX_PATH - 129);
	buf_printf(&path, "%s/ayni", dir);
	ayni = path.n;
	buf_put_z(&path, "/kept");
	kept = path.n;
	buf_put_byte(&path, '/');
	buf_put_hex(&path, ID_BYTES(k.device));
	keys_wipe(&k, sizeof(k));
	if (path.err != AYNI_OK || buf_z(&path) == NULL) {
		e = trouble_failed(t, text_of(dir), path.err);
	} else {
		memcpy(out, buf_z(&path), path.n + 1);
		out[ayni] = '\0';
		e = make(s, out, t);
		out[ayni] = '/';
		out[kept] = '\0';
		if (e == AYNI_OK)
			e = make(s, out, t);
		out[kept] = '/';
		if (e == AYNI_OK)
			e = make(s, out, t);
	}
	buf_free(&path);
	return e;
}

static enum ayni_err
write_vault(struct vault *v, const struct stick *s, const char *dir,
    struct trouble *t)
{
	char part[STICK_MAX_PATH], path[STICK_MAX_PATH];
	enum ayni_err e, gone;

	(void)snprintf(path, sizeof(path), "%s/" VAULT, dir);
	(void)snprintf(part, sizeof(part), "%s/" VAULT ".part", dir);
	gone = s->remove(s->ctx, part); /* of one that was cut off */
	e = vault_copy_write(v, part);
	if (e == AYNI_OK)
		e = s->rename(s->ctx, part, path);
	if (e != AYNI_OK)
		gone = s->remove(s->ctx, part);
	(void)gone;
	return e == AYNI_OK ? e : failed(s, path, e, t);
}

static enum ayni_err
write_files(struct vault *v, const struct stick *s, const char *root,
    bool drafts, struct spare *out)
{
	struct satchel p = {
	    .vault = v, .stick = s, .root = root, .drafts = drafts};
	enum ayni_err e = satchel_carry(&p, &out->trouble);

	out->unfit += p.unfit;
	return e;
}

enum ayni_err
spare_write(struct vault *v, const struct stick *s, const char *dir,
    struct spare *out)
{
	char root[STICK_MAX_PATH - 128], kept[STICK_MAX_PATH - 128];
	enum ayni_err e, drafts;

	memset(out, 0, sizeof(*out));
	(void)snprintf(root, sizeof(root), "%s/ayni", dir);
	e = make_all(v, s, dir, kept, &out->trouble);
	if (e == AYNI_OK)
		e = write_vault(v, s, kept, &out->trouble);
	if (e != AYNI_OK)
		return e;
	e = write_files(v, s, root, false, out);
	drafts = write_files(v, s, kept, true, out);
	return e != AYNI_OK ? e : drafts;
}

/* ---- finding ---- */

struct search {
	const struct stick *s;
	const char *dir; /* DIR/ayni/kept */
	enum ayni_err (*fn)(void *ctx, const char *copy);
	void *ctx;
};

static bool
is_copy(const struct stick *s, const char *dir)
{
	char path[STICK_MAX_PATH];
	uint64_t size;
	int n = snprintf(path, sizeof(path), "%s/" VAULT, dir);

	return n > 0 && n < (int)sizeof(path) &&
	    s->size(s->ctx, path, &size) == AYNI_OK;
}

static enum ayni_err
look(void *arg, const char *name)
{
	const struct search *x = arg;
	char copy[STICK_MAX_PATH];
	int n = snprintf(copy, sizeof(copy), "%s/%s", x->dir, name);

	if (strlen(name) != HEX || n < 0 || n >= (int)sizeof(copy) ||
	    !is_copy(x->s, copy))
		return AYNI_OK;
	return x->fn(x->ctx, copy);
}

enum ayni_err
spare_find(const struct stick *s, const char *dir,
    enum ayni_err (*fn)(void *ctx, const char *copy), void *ctx)
{
	char kept[STICK_MAX_PATH];
	struct search x = {s, kept, fn, ctx};
	int n = snprintf(kept, sizeof(kept), "%s/" KEPT, dir);
	enum ayni_err e;

	if (n < 0 || n >= (int)sizeof(kept))
		return AYNI_TOOBIG;
	if (is_copy(s, dir))
		return fn(ctx, dir);
	e = s->list(s->ctx, kept, look, &x);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

/* ---- back ---- */

enum ayni_err
spare_restore(const char *copy, const char *home, struct vault_back *out,
    struct trouble *t)
{
	char path[STICK_MAX_PATH], blobs[STICK_MAX_PATH];
	const char *const files[] = {copy, blobs, NULL};
	struct buf why;
	enum ayni_err e;

	if (snprintf(path, sizeof(path), "%s/" VAULT, copy) >=
		(int)sizeof(path) ||
	    snprintf(blobs, sizeof(blobs), "%s/../../blob", copy) >=
		(int)sizeof(blobs))
		return trouble_failed(t, text_of(copy), AYNI_TOOBIG);
	buf_init(&why, 4096);
	e = vault_copy_take(path, files, home, &why, out);
	if (e == AYNI_EXISTS)
		(void)trouble_set(
		    t, TROUBLE_VAULT_THERE, TROUBLE_TEXTS(text_of(home)));
	else if (e == AYNI_STORE)
		(void)trouble_set(
		    t, TROUBLE_BAD_SPARE, TROUBLE_TEXTS(text_of(path)));
	else if (e != AYNI_OK)
		(void)trouble_failed(t, buf_text(&why), e);
	buf_free(&why);
	return e;
}
