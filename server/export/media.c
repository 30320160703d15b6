#include "export/media.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/map.h"
#include "ayni/mem.h"

#define ARENA (256u << 20)
#define KEY_BYTES (ENCLOSURE_MAX_NAME + 32u)
#define PATH_BYTES (ENCLOSURE_MAX_NAME + 128u)

/* A record that has a log. */
struct logged {
	struct hash form;
	struct record_id record;
};

struct media {
	struct map named; /* by record and name */
	struct arena a;
	struct buf logged; /* struct logged[] */
	enum ayni_err err;
	/* while they are written */
	struct db *db;
	struct folder *folder;
	struct record_id record; /* of the last one */
	struct hash hash;
	char name[ENCLOSURE_MAX_NAME + 1];
	uint64_t files, lacking;
};

enum ayni_err
media_new(struct media **out)
{
	struct media *m = mem_zalloc(1, sizeof(*m));

	if (m == NULL)
		return AYNI_NOMEM;
	arena_init(&m->a, ARENA);
	buf_init(&m->logged, ARENA);
	*out = m;
	return AYNI_OK;
}

void
media_free(struct media *m)
{
	if (m == NULL)
		return;
	map_free(&m->named);
	arena_free(&m->a);
	buf_free(&m->logged);
	mem_free(m);
}

static struct text
key_of(const struct record_id *r, struct text name, char out[KEY_BYTES])
{
	size_t n = name.n < ENCLOSURE_MAX_NAME ? name.n : ENCLOSURE_MAX_NAME;

	memcpy(out, r->b, sizeof(r->b));
	if (n > 0)
		memcpy(out + sizeof(r->b), name.p, n);
	return (struct text){out, sizeof(r->b) + n};
}

static enum ayni_err
name_log(struct media *m, const struct record_id *r, const struct hash *form)
{
	struct logged x = {*form, *r};

	buf_put(&m->logged, &x, sizeof(x));
	return m->logged.err;
}

static enum ayni_err
name_file(struct media *m, const struct record_id *r, struct text name)
{
	char key[KEY_BYTES];
	struct text k = key_of(r, name, key);

	if (name.n > ENCLOSURE_MAX_NAME || map_get(&m->named, k) != NULL)
		return AYNI_OK;
	k = arena_text(&m->a, k);
	return m->a.failed ? AYNI_NOMEM : map_put(&m->named, k, m, NULL);
}

void
media_name(struct media *m, const struct record_id *r,
    const struct hash *form, struct text name)
{
	if (m->err == AYNI_OK)
		m->err = text_is(name, LOG_NAME) ? name_log(m, r, form)
						 : name_file(m, r, name);
}

static bool
is_named(const struct media *m, const struct db_enclosure *x)
{
	char key[KEY_BYTES];

	return map_get(&m->named, key_of(&x->record, x->name, key)) != NULL;
}

/* ---- writing ---- */

/* "farm.jpg"; of another one, "farm-1a2b3c4d.jpg". */
static void
put_name(struct buf *b, const struct db_enclosure *x, bool again)
{
	size_t dot = x->name.n;

	if (!again) {
		buf_put_text(b, x->name);
		return;
	}
	while (dot > 0 && x->name.p[dot - 1] != '.')
		dot--;
	if (dot == 0)
		dot = x->name.n + 1;
	buf_put(b, x->name.p, dot - 1);
	buf_put_byte(b, '-');
	buf_put_hex(b, (struct bytes){x->blob.hash.b, 4});
	if (dot <= x->name.n)
		buf_put(b, x->name.p + dot - 1, x->name.n - dot + 1);
}

static enum ayni_err
discard(void *ctx, struct bytes s)
{
	(void)ctx;
	(void)s;
	return AYNI_OK;
}

static enum ayni_err
gather(void *ctx, struct bytes s)
{
	struct folder_file *f = ctx;

	buf_put_bytes(&f->out, s);
	return folder_flush(f);
}

/* Not a byte is written of what is not all as it should be. */
static enum ayni_err
write_one(struct media *m, const struct db_enclosure *x, struct text path)
{
	struct folder_file file;
	enum ayni_err e = db_blob_open(
	    m->db, &x->blob, (struct blob_sink){discard, NULL});

	if (e == AYNI_NONCANON || e == AYNI_BADHASH || e == AYNI_CANTOPEN ||
	    e == AYNI_BADFORM) {
		m->lacking++;
		return AYNI_OK;
	}
	if (e == AYNI_OK)
		e = folder_open(m->folder, path, &file);
	if (e != AYNI_OK)
		return e;
	e = folder_close(&file, db_blob_open(m->db, &x->blob,
	    (struct blob_sink){gather, &file}));
	m->files += e == AYNI_OK;
	return e;
}

static enum ayni_err
one(void *ctx, const struct db_enclosure *x)
{
	struct media *m = ctx;
	bool again = ID_EQUAL(m->record, x->record) &&
	    text_is(x->name, m->name);
	struct buf path;
	enum ayni_err e;

	if (!is_named(m, x) ||
	    (again && ID_EQUAL(m->hash, x->blob.hash)))
		return AYNI_OK;
	m->record = x->record;
	m->hash = x->blob.hash;
	memcpy(m->name, x->name.p, x->name.n);
	m->name[x->name.n] = '\0';
	if (x->size == 0 || x->have < x->size) {
		m->lacking++;
		return AYNI_OK;
	}
	buf_init(&path, PATH_BYTES);
	buf_put_z(&path, "media/");
	id_uuid_put(&path, x->record.b);
	buf_put_byte(&path, '/');
	put_name(&path, x, again);
	if ((e = path.err) == AYNI_OK)
		e = write_one(m, x, buf_text(&path));
	buf_free(&path);
	return e;
}

static int
by_form(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct logged));
}

/* Each form is read once. */
static enum ayni_err
write_logs(struct media *m, struct media_forms forms)
{
	struct logged *x = (void *)m->logged.p;
	size_t n = m->logged.n / sizeof(*x), i;
	struct form *f = NULL;
	enum ayni_err e = AYNI_OK;

	if (n > 0)
		qsort(x, n, sizeof(*x), by_form);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (i == 0 || !ID_EQUAL(x[i].form, x[i - 1].form)) {
			form_free(f);
			f = NULL;
			e = forms.get(forms.ctx, &x[i].form, &f);
		}
		if (e == AYNI_OK)
			e = logbook_write(
			    m->db, f, &x[i].form, &x[i].record, m->folder);
		m->files += e == AYNI_OK;
		if (e == AYNI_NOTFOUND || e == AYNI_BADFORM) {
			m->lacking++;
			e = AYNI_OK;
		}
	}
	form_free(f);
	return e;
}

enum ayni_err
media_write(struct media *m, struct db *db, struct media_forms forms,
    struct folder *f, uint64_t *files, uint64_t *lacking)
{
	enum ayni_err e = m->err;

	m->db = db;
	m->folder = f;
	if (e == AYNI_OK)
		e = db_blob_each(db, false, one, m);
	if (e == AYNI_OK)
		e = write_logs(m, forms);
	if (e == AYNI_OK) {
		*files = m->files;
		*lacking = m->lacking;
	}
	return e;
}
