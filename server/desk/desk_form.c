#include "ayni/form.h"
#include "ayni/formfile.h"
#include "ayni/mem.h"
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
	e = z.err == AYNI_OK ? disk_read(buf_z(&z), out) : z.err;
	buf_free(&z);
	return e;
}

static const struct formfile_reader reader = {.read = read_file};

/* ---- reading ---- */

/* A file as the XForm that it is, and as a form with its files. */
struct source {
	struct parcel xform; /* to be published */
	struct buf plain;    /* to be printed */
	bool prints;
	struct enclosed with;
	struct form *form;
};

static void
source_init(struct source *s, const char *path, bool prints)
{
	*s = (struct source){.prints = prints};
	buf_init(&s->plain, FORM_MAX_BYTES + DISK_READ);
	enclosed_init(&s->with, path, prints);
}

static void
source_free(struct source *s)
{
	form_free(s->form);
	enclosed_free(&s->with);
	parcel_free(&s->xform);
	buf_free(&s->plain);
}

static enum ayni_err
read_form(struct source *s, const char *path, struct diag *d)
{
	size_t n, i;
	const struct attachment *file = enclosed_files(&s->with, &n);
	struct bytes x = buf_bytes(s->prints ? &s->plain : &s->xform.deflated);
	struct pour xform = s->prints ? pour_bytes(&x) : parcel_pour(&x);
	struct resource *r = mem_zalloc(n, sizeof(*r));
	enum ayni_err e;

	form_free(s->form);
	s->form = NULL;
	if (r == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n; i++)
		r[i] = (struct resource){
		    file[i].name, file[i].body, !s->prints};
	e = form_read_poured(&xform, text_of(path), r, n, d, &s->form);
	mem_free(r);
	return e;
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

static enum ayni_err
source_load(const char *path, struct source *s, struct diag *d)
{
	struct pour_sink xform = {parcel_put, &s->xform, FORM_MAX_BYTES};
	struct buf itemsets = {.limit = FORMFILE_MAX_BYTES};
	enum ayni_err e = parcel_open(&s->xform);

	if (s->prints)
		xform = pour_sink_buf(&s->plain);

	if (e == AYNI_OK)
		e = formfile_load(
		    &reader, text_of(path), d, &xform, &itemsets);
	if (e == AYNI_OK)
		e = parcel_close(&s->xform);
	if (e == AYNI_OK && itemsets.n > 0)
		e = enclosed_put(&s->with, TEXT(FORMFILE_ITEMSETS),
		    buf_bytes(&itemsets));
	buf_free(&itemsets);
	return e;
}

/* Tells what is wrong. */
static enum ayni_err
source_read(const struct room *r, const char *path, struct source *s)
{
	struct diag d;
	char number[32];
	enum ayni_err e;

	diag_init(&d);
	if ((e = source_load(path, s, &d)) == AYNI_OK)
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

/* The form itself is in the way of the one that the office reads of it. */
static enum ayni_err
publish(struct room *r, struct source *s, struct arena *a, struct package *p)
{
	size_t n;
	struct attachment *file = enclosed_files(&s->with, &n);
	enum ayni_err e = db_begin(r->db);

	if (e == AYNI_OK)
		e = journal_package(
		    r->ingest, s->form, &s->xform, file, n, a, p);
	if (e == AYNI_OK) {
		form_free(s->form);
		s->form = NULL;
		e = journal_publish(r->ingest, p);
	}
	return ingest_end(r->ingest, e);
}

static json_t *
form_json(const struct hash *id, struct text xml_id, struct text version,
    struct text title)
{
	return json_pack("{so so so so}", "id", room_json_hex(ID_BYTES(*id)),
	    "xml_id", room_json_text(xml_id), "version",
	    room_json_text(version), "title", room_json_text(title));
}

/* named: which files the form names; NULL: nobody asks. */
static void
tell(const struct room *r, const struct package *p, json_t *named)
{
	json_t *all;
	char hex[65];

	if (named != NULL) {
		all = form_json(&p->form, p->xml_id, p->version, p->title);
		(void)json_object_update(all, named);
		room_json(all);
	} else
		room_say(r, SAY_PUBLISHED,
		    ROOM_ARGS(p->xml_id, p->version, p->title,
			room_hex(hex, ID_BYTES(p->form))));
}

static enum ayni_err
refused(const struct room *r, const char *path, const struct form *f,
    enum ayni_err e)
{
	char number[32];

	if (e == AYNI_EXISTS && f != NULL)
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
publish_and_tell(struct room *r, const struct options *o, struct source *s)
{
	json_t *named = NULL;
	struct package p;
	struct arena a;
	enum ayni_err e;

	if (o->json)
		named = json_pack("{so so}", "files",
		    enclosed_json(s->form, true), "missing",
		    enclosed_json(s->form, false));
	arena_init(&a, 1u << 20);
	e = publish(r, s, &a, &p);
	if (e == AYNI_OK)
		tell(r, &p, named);
	else
		e = refused(r, o->operand[0], s->form, e);
	json_decref(named);
	arena_free(&a);
	return e;
}

static enum ayni_err
publish_file(struct room *r, const struct options *o, struct source *s)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 1; i < o->operands && e == AYNI_OK; i++)
		e = enclosed_add(r, &s->with, o->operand[i]);
	if (e == AYNI_OK)
		e = source_read(r, o->operand[0], s);
	return e == AYNI_OK ? publish_and_tell(r, o, s) : e;
}

enum ayni_err
desk_form_publish(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct source s;
	enum ayni_err e = room_open(r);

	if (e != AYNI_OK)
		return e;
	source_init(&s, o->operand[0], false);
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

	source_init(&s, o->operand[0], true);
	e = source_read(ctx, o->operand[0], &s);
	if (e == AYNI_OK &&
	    (fwrite(s.plain.p, 1, s.plain.n, stdout) != s.plain.n ||
		fflush(stdout) != 0))
		e = room_fail(ctx, "-", AYNI_IO);
	source_free(&s);
	return e;
}

/* ---- list ---- */

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
			(void)json_array_append_new(list, form_json(&f[i].id,
			    f[i].xml_id, f[i].version, f[i].title));
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
