#include "screen/upload.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ayni/mem.h"
#include "screen/api_way.h"
#include "screen/leaf.h"

#define PORTION 65536u

struct upload {
	struct seat *seat;
	struct buf ref, name;
	int fd;
	struct blob_seal *seal; /* NULL: ended */
	struct blob blob;
	uint64_t bytes;         /* plain */
};

/* ---- where it waits ---- */

static enum ayni_err
write_all(void *ctx, struct bytes s)
{
	const struct upload *u = ctx;
	ssize_t n;

	while (s.n > 0) {
		n = write(u->fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return errno == ENOSPC || errno == EDQUOT ? AYNI_FULL
								  : AYNI_STORE;
		s.p += n;
		s.n -= (size_t)n;
	}
	return AYNI_OK;
}

/* A file that has no name any more once it is there. */
static int
nameless(const char *home)
{
	struct buf b;
	int fd = -1;
	char *path;

	buf_init(&b, PATH_MAX);
	buf_printf(&b, "%s/upload-XXXXXX", home);
	if (buf_z(&b) != NULL) {
		path = (char *)b.p;
		fd = mkstemp(path);
		if (fd >= 0)
			(void)unlink(path);
	}
	buf_free(&b);
	return fd;
}

static enum ayni_err
pour_open(const struct upload *u, struct blob_open *o)
{
	uint8_t portion[PORTION];
	off_t at = 0;
	ssize_t n = 1;
	enum ayni_err e = AYNI_OK;

	while (n > 0 && e == AYNI_OK) {
		n = pread(u->fd, portion, sizeof(portion), at);
		if (n > 0)
			e = blob_open_put(
			    o, (struct bytes){portion, (size_t)n});
		at += n;
	}
	if (e == AYNI_OK && n < 0)
		e = AYNI_STORE;
	return e == AYNI_OK ? blob_open_end(o) : e;
}

static enum ayni_err
pour_upload(const struct upload *u, struct blob_sink to)
{
	struct blob_open *o = NULL;
	enum ayni_err e = blob_open_new(&u->blob, to, &o);

	if (e == AYNI_OK)
		e = pour_open(u, o);
	blob_open_free(o);
	return e;
}

/* ---- as the conduct asks for it ---- */

struct first {
	struct buf *head;
	bool full;
};

static enum ayni_err
take_head(void *ctx, struct bytes s)
{
	struct first *f = ctx;
	size_t left = MEDIUM_HEAD - f->head->n;

	buf_put(f->head, s.p, s.n < left ? s.n : left);
	f->full = f->head->n >= MEDIUM_HEAD;
	if (f->head->err != AYNI_OK)
		return f->head->err;
	return f->full ? AYNI_STATE : AYNI_OK; /* that is enough */
}

static enum ayni_err
look(void *ctx, struct text path, uint64_t *bytes, struct buf *head)
{
	const struct seat *s = ctx;
	struct first f = {.head = head};
	enum ayni_err e;

	(void)path;
	if (s->upload == NULL)
		return AYNI_NOTFOUND;
	*bytes = s->upload->bytes;
	e = pour_upload(s->upload, (struct blob_sink){take_head, &f});
	return f.full && e == AYNI_STATE ? AYNI_OK : e;
}

static enum ayni_err
pour(void *ctx, struct text path, pour_fn fn, void *to)
{
	const struct seat *s = ctx;

	(void)path;
	return s->upload == NULL
	    ? AYNI_NOTFOUND
	    : pour_upload(s->upload, (struct blob_sink){fn, to});
}

struct intake_files
upload_files(struct seat *s)
{
	return (struct intake_files){look, pour, s};
}

/* ---- as the door brings it ---- */

/* Whether a question of this page takes a file. */
static enum ayni_err
may_take(struct seat *s, struct text ref)
{
	struct interview *iv = conduct_interview(s->conduct);
	node_ref n = interview_find(iv, ref);

	if (leaf_find(s->conduct, leaf_here(s->conduct), n) == UINT32_MAX)
		return AYNI_NOTFOUND;
	return interview_view(iv, n).field->control == CONTROL_UPLOAD
	    ? AYNI_OK : AYNI_STATE;
}

enum ayni_err
upload_begin(struct seat *s, struct text ref, struct text name,
    struct upload **out)
{
	struct upload *u;
	enum ayni_err e = may_take(s, ref);

	s->touched_us = seat_now_us(s);
	if (e != AYNI_OK)
		return e;
	if ((u = mem_zalloc(1, sizeof(*u))) == NULL)
		return AYNI_NOMEM;
	u->seat = s;
	buf_init(&u->ref, INTERVIEW_MAX_VALUE);
	buf_init(&u->name, PATH_MAX);
	buf_put_text(&u->ref, ref);
	buf_put_text(&u->name, name);
	u->fd = nameless(s->k->home);
	e = u->fd < 0 ? AYNI_STORE
	    : u->ref.err != AYNI_OK ? u->ref.err : u->name.err;
	if (e == AYNI_OK)
		e = blob_seal_new(s->k->chance,
		    (struct blob_sink){write_all, u}, &u->seal);
	if (e != AYNI_OK) {
		upload_drop(u);
		return e;
	}
	*out = u;
	return AYNI_OK;
}

enum ayni_err
upload_take(struct upload *u, struct bytes piece)
{
	u->bytes += piece.n;
	if (u->bytes > UPLOAD_MAX_BYTES)
		return AYNI_TOOBIG;
	if (u->seat->k->vault != NULL &&
	    vault_free_bytes(u->seat->k->vault) < DRAFT_LEAST_FREE + piece.n)
		return AYNI_FULL;
	return blob_seal_put(u->seal, piece);
}

enum ayni_err
upload_end(struct upload *u)
{
	struct seat *s = u->seat;
	enum ayni_err e = blob_seal_end(u->seal, &u->blob);

	if (e != AYNI_OK)
		return e;
	if (seat_locked(s))
		return AYNI_PASSPHRASE;
	if (s->conduct == NULL)
		return AYNI_STATE;
	s->upload = u;
	e = api_way_file(s, buf_text(&u->ref), buf_text(&u->name));
	s->upload = NULL;
	return e;
}

void
upload_drop(struct upload *u)
{
	if (u == NULL)
		return;
	blob_seal_free(u->seal);
	if (u->fd >= 0)
		(void)close(u->fd);
	keys_wipe(&u->blob, sizeof(u->blob));
	buf_free(&u->ref);
	buf_free(&u->name);
	mem_free(u);
}

/* ---- what was kept ---- */

struct wanted {
	struct text name;
	struct blob blob;
	bool found;
};

static enum ayni_err
find(void *ctx, const struct vault_file *f)
{
	struct wanted *w = ctx;

	if (text_equal(f->name, w->name) && f->here) {
		w->blob = f->blob; /* the newest of one name */
		w->found = true;
	}
	return AYNI_OK;
}

enum ayni_err
upload_read(struct seat *s, struct text ref, struct text *name,
    struct buf *out)
{
	struct interview *iv;
	struct wanted w = {.found = false};
	enum ayni_err e;

	if (seat_locked(s))
		return AYNI_PASSPHRASE;
	if (s->conduct == NULL)
		return AYNI_STATE;
	iv = conduct_interview(s->conduct);
	*name = w.name = interview_value(iv, interview_find(iv, ref));
	if (w.name.n == 0)
		return AYNI_NOTFOUND;
	e = vault_file_list(s->k->vault, draft_record(s->sitting.draft),
	    find, &w);
	if (e == AYNI_OK && !w.found)
		e = AYNI_NOTFOUND;
	if (e == AYNI_OK && w.blob.length > UPLOAD_MAX_SHOWN)
		e = AYNI_TOOBIG;
	if (e == AYNI_OK)
		e = vault_file_open(s->k->vault, &w.blob, blob_into(out));
	keys_wipe(&w.blob, sizeof(w.blob));
	return e;
}
