#include "ayni/form.h"
#include "ayni/formfile.h"
#include "desk/room.h"
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

/* ---- publish ---- */

static enum ayni_err
publish(struct room *r, const struct form *f, struct bytes xform,
    struct hash *id)
{
	enum ayni_err e = db_begin(r->db);

	if (e == AYNI_OK)
		e = journal_publish(r->ingest, f, xform, NULL, 0, id);
	if (e == AYNI_OK)
		e = ingest_settle(r->ingest);
	if (e == AYNI_OK)
		e = db_commit(r->db);
	if (e != AYNI_OK)
		db_rollback(r->db);
	return e;
}

static void
tell(const struct room *r, const struct options *o, const struct form *f,
    const struct hash *id)
{
	char hex[65];

	if (o->json)
		room_json(json_pack("{so so so so}", "id",
		    room_json_hex(ID_BYTES(*id)), "xml_id",
		    room_json_text(form_xml_id(f)), "version",
		    room_json_text(form_version(f)), "title",
		    room_json_text(form_title(f))));
	else
		room_say(r, SAY_PUBLISHED,
		    ROOM_ARGS(form_xml_id(f), form_version(f), form_title(f),
			room_hex(hex, ID_BYTES(*id))));
}

/* A file to its XForm, and to the form it is; tells what is wrong. */
static enum ayni_err
read_form(const struct room *r, const char *path, struct buf *xform,
    struct form **f)
{
	struct diag d;
	char number[32];
	enum ayni_err e;

	diag_init(&d);
	e = formfile_load(&reader, text_of(path), &d, xform);
	if (e == AYNI_OK)
		e = form_read(
		    buf_bytes(xform), text_of(path), NULL, 0, &d, f);
	print_diag(r, &d);
	if (d.faults > 0)
		room_complain(r, SAY_FORM_FAULTS,
		    ROOM_ARGS(text_of(path), room_number(number, d.faults)));
	else if (e != AYNI_OK)
		(void)room_fail(r, path, e);
	diag_free(&d);
	return e;
}

static enum ayni_err
publish_file(struct room *r, const struct options *o)
{
	const char *path = o->operand[0];
	struct form *f = NULL;
	struct buf xform;
	struct hash id;
	enum ayni_err e;

	buf_init(&xform, FORM_MAX_BYTES + ROOM_READ);
	e = read_form(r, path, &xform, &f);
	if (e == AYNI_OK) {
		e = publish(r, f, buf_bytes(&xform), &id);
		if (e == AYNI_OK)
			tell(r, o, f, &id);
		else if (e == AYNI_EXISTS)
			room_complain(r,
			    form_version(f).n > 0 ? SAY_FORM_EXISTS
						  : SAY_FORM_EXISTS_BARE,
			    ROOM_ARGS(text_of(path), form_xml_id(f),
				form_version(f)));
		else
			(void)room_fail_store(r, e);
	}
	form_free(f);
	buf_free(&xform);
	return e;
}

enum ayni_err
desk_form_publish(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	enum ayni_err e = room_open(r);

	return e == AYNI_OK ? publish_file(r, o) : e;
}

/* ---- convert ---- */

/* No office is needed: an author may be anywhere. */
enum ayni_err
desk_form_convert(void *ctx, const struct options *o)
{
	struct form *f = NULL;
	struct buf xform;
	enum ayni_err e;

	buf_init(&xform, FORM_MAX_BYTES + ROOM_READ);
	e = read_form(ctx, o->operand[0], &xform, &f);
	if (e == AYNI_OK &&
	    (fwrite(xform.p, 1, xform.n, stdout) != xform.n ||
		fflush(stdout) != 0))
		e = room_fail(ctx, "-", AYNI_IO);
	form_free(f);
	buf_free(&xform);
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
