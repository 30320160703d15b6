#include "ayni/form.h"
#include "ayni/formfile.h"
#include "ayni/package.h"
#include "desk/enclosed.h"
#include "ingest/journal.h"

static void
print_diag(const struct room *r, const struct diag *d)
{
	struct buf b;
	size_t i;

	buf_init(&b, 1u << 20);
	for (i = 0; i < d->n; i++) {
		diag_put(&b, &d->entry[i], r->lang);
		buf_put_byte(&b, '\n');
	}
	if (b.n > 0)
		(void)fwrite(b.p, 1, b.n, stderr);
	buf_free(&b);
}

static enum ayni_err
read_file(void *ctx, struct text path, struct buf *out)
{
	struct buf z = {.limit = FORMFILE_MAX_PATH};
	enum ayni_err e;

	(void)ctx;
	buf_put_text(&z, path);
	(void)buf_z(&z);
	e = z.err == AYNI_OK ? room_read(buf_z(&z), out) : z.err;
	buf_free(&z);
	return e;
}

static const struct formfile_reader reader = {.read = read_file};

/* ---- reading ---- */

/* A file as the XForm that it is, and as a form with its files. */
struct source {
	struct buf xform;
	struct enclosed with;
	struct form *form;
};

static void
source_init(struct source *s, const char *path)
{
	s->form = NULL;
	buf_init(&s->xform, FORM_MAX_BYTES + ROOM_READ);
	enclosed_init(&s->with, path);
}

static void
source_free(struct source *s)
{
	form_free(s->form);
	enclosed_free(&s->with);
	buf_free(&s->xform);
}

static enum ayni_err
read_form(struct source *s, const char *path, struct diag *d)
{
	size_t n;
	const struct resource *file = enclosed_files(&s->with, &n);

	form_free(s->form);
	s->form = NULL;
	return form_read(
	    buf_bytes(&s->xform), text_of(path), file, n, d, &s->form);
}

/* Which files a form names is known once it has been read. */
static enum ayni_err
read_with_files(const struct room *r, struct source *s, const char *path,
    struct diag *d)
{
	struct diag_mark m = diag_mark(d);
	bool found = false;
	enum ayni_err e = read_form(s, path, d);

	if (e == AYNI_OK)
		e = enclosed_look(r, &s->with, s->form, &found);
	if (found || s->with.told)
		diag_release(d, m);
	return e == AYNI_OK && found ? read_form(s, path, d) : e;
}

/* Tells what is wrong. */
static enum ayni_err
source_read(const struct room *r, const char *path, struct source *s)
{
	struct diag d;
	struct buf itemsets;
	char number[32];
	enum ayni_err e;

	diag_init(&d);
	buf_init(&itemsets, FORMFILE_MAX_BYTES);
	e = formfile_load(
	    &reader, text_of(path), &d, &s->xform, &itemsets);
	if (e == AYNI_OK && itemsets.n > 0)
		e = enclosed_put(&s->with, TEXT(FORMFILE_ITEMSETS),
		    buf_bytes(&itemsets));
	buf_free(&itemsets);
	if (e == AYNI_OK)
		e = read_with_files(r, s, path, &d);
	print_diag(r, &d);
	if (d.faults > 0)
		room_complain(r, SAY_FORM_FAULTS,
		    ROOM_ARGS(text_of(path), room_number(number, d.faults)));
	else if (e != AYNI_OK && !s->with.told)
		(void)room_fail(r, path, e);
	else if (e == AYNI_OK)
		enclosed_tell(r, &s->with, s->form);
	diag_free(&d);
	return e;
}

/* ---- publish ---- */

static enum ayni_err
publish(struct room *r, const struct source *s, struct hash *id)
{
	size_t n;
	const struct resource *file = enclosed_files(&s->with, &n);
	enum ayni_err e = db_begin(r->db);

	if (e == AYNI_OK)
		e = journal_publish(
		    r->ingest, s->form, buf_bytes(&s->xform), file, n, id);
	return ingest_end(r->ingest, e);
}

static void
tell(const struct room *r, const struct options *o, const struct source *s,
    const struct hash *id)
{
	const struct form *f = s->form;
	char hex[65];

	if (o->json)
		room_json(json_pack("{so so so so so so}", "id",
		    room_json_hex(ID_BYTES(*id)), "xml_id",
		    room_json_text(form_xml_id(f)), "version",
		    room_json_text(form_version(f)), "title",
		    room_json_text(form_title(f)), "files",
		    enclosed_json(f, true), "missing",
		    enclosed_json(f, false)));
	else
		room_say(r, SAY_PUBLISHED,
		    ROOM_ARGS(form_xml_id(f), form_version(f), form_title(f),
			room_hex(hex, ID_BYTES(*id))));
}

static enum ayni_err
refused(const struct room *r, const char *path, const struct form *f,
    enum ayni_err e)
{
	char number[32];

	if (e == AYNI_EXISTS)
		room_complain(r, form_version(f).n > 0 ? SAY_FORM_EXISTS
						       : SAY_FORM_EXISTS_BARE,
		    ROOM_ARGS(text_of(path), form_xml_id(f),
			form_version(f)));
	else if (e == AYNI_TOOBIG)
		room_complain(r, SAY_FILE_TOO_BIG, ROOM_ARGS(text_of(path),
		    room_number(number, PACKAGE_MAX_BYTES >> 20)));
	else
		(void)room_fail_store(r, e);
	return e;
}

static enum ayni_err
publish_file(struct room *r, const struct options *o, struct source *s)
{
	const char *path = o->operand[0];
	struct hash id;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 1; i < o->operands && e == AYNI_OK; i++)
		e = enclosed_add(r, &s->with, o->operand[i]);
	if (e == AYNI_OK)
		e = source_read(r, path, s);
	if (e != AYNI_OK)
		return e;
	if ((e = publish(r, s, &id)) != AYNI_OK)
		return refused(r, path, s->form, e);
	tell(r, o, s, &id);
	return AYNI_OK;
}

enum ayni_err
desk_form_publish(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct source s;
	enum ayni_err e = room_open(r);

	if (e != AYNI_OK)
		return e;
	source_init(&s, o->operand[0]);
	e = publish_file(r, o, &s);
	source_free(&s);
	return e;
}

/* ---- convert ---- */

/* No office is needed: an author may be anywhere. */
enum ayni_err
desk_form_convert(void *ctx, const struct options *o)
{
	struct source s;
	enum ayni_err e;

	source_init(&s, o->operand[0]);
	e = source_read(ctx, o->operand[0], &s);
	if (e == AYNI_OK &&
	    (fwrite(s.xform.p, 1, s.xform.n, stdout) != s.xform.n ||
		fflush(stdout) != 0))
		e = room_fail(ctx, "-", AYNI_IO);
	source_free(&s);
	return e;
}

/* ---- list ---- */

static json_t *
form_json(const struct db_form *f)
{
	return json_pack("{so so so so}", "id", room_json_hex(ID_BYTES(f->id)),
	    "xml_id", room_json_text(f->xml_id), "version",
	    room_json_text(f->version), "title", room_json_text(f->title));
}

enum ayni_err
desk_form_list(void *ctx, const struct options *o)
{
	json_t *list = o->json ? json_array() : NULL;
	struct db_form *f = NULL;
	struct room *r = ctx;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	arena_init(&a, 64u << 20);
	if ((e = db_form_list(r->db, &a, &f, &n)) != AYNI_OK)
		(void)room_fail_store(r, e);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (o->json) {
			(void)json_array_append_new(list, form_json(&f[i]));
			continue;
		}
		(void)printf("%.*s  %.*s  %.*s\n", (int)f[i].xml_id.n,
		    f[i].xml_id.p, (int)f[i].version.n, f[i].version.p,
		    (int)f[i].title.n, f[i].title.p);
	}
	if (o->json && e == AYNI_OK)
		room_json(list);
	else
		json_decref(list);
	arena_free(&a);
	return e;
}
