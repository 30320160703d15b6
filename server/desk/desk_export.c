#include <string.h>

#include "ayni/package.h"
#include "desk/reports.h"
#include "export/microdata.h"

struct work {
	struct room *r;
	const char *only; /* xml id; NULL: every form */
	struct microdata_how how;
	json_t *files;    /* NULL: tell people */
	struct folder folder;
	bool any;
	struct buf out;
	uint64_t media, lacking;
};

static void
told(void *ctx, struct text file, uint64_t rows, size_t columns)
{
	struct work *w = ctx;
	char r[32], c[32];

	if (w->files != NULL) {
		(void)json_array_append_new(w->files,
		    json_pack("{so sI sI}", "file", room_json_text(file),
			"rows", (json_int_t)rows, "columns",
			(json_int_t)columns));
		return;
	}
	room_put(w->r, &w->out, SAY_EXPORTED_FILE,
	    ROOM_ARGS(file, room_number(r, rows), room_number(c, columns)));
	buf_put_byte(&w->out, '\n');
}

static enum ayni_err
fail(const struct work *w, const char *path, enum ayni_err e)
{
	if (e == AYNI_FULL || e == AYNI_NOMEM)
		return room_fail(w->r, path, e);
	room_complain(w->r,
	    e == AYNI_EXISTS ? SAY_EXPORT_EXISTS : SAY_EXPORT_FAILED,
	    ROOM_ARGS(text_of(path), text_of(err_text(e, w->r->lang))));
	return e;
}

static enum ayni_err
one_form(void *ctx, const struct spec *s, struct text title)
{
	struct work *w = ctx;
	enum ayni_err e;

	if (w->only != NULL && !text_is(s->form, w->only))
		return AYNI_OK;
	w->any = true;
	e = microdata_form(
	    w->r->db, s, title, &w->folder, &w->how, told, w);
	if (e == AYNI_OK)
		return e;
	if (e == AYNI_IO || e == AYNI_FULL || e == AYNI_EXISTS)
		return fail(w, w->folder.path, e);
	return room_fail_store(w->r, e);
}

static enum ayni_err
read_form(void *ctx, const struct hash *id, struct form **out)
{
	const struct room *r = ctx;
	struct package p;
	struct db_form row;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 256u << 20);
	e = db_form_get(r->db, id, &a, &row);
	if (e == AYNI_OK)
		e = office_read_package(r->office, row.package, &a, &p);
	if (e == AYNI_OK)
		e = package_form(&p, NULL, 0, out);
	arena_free(&a);
	return e == AYNI_OK || e == AYNI_NOMEM ? e : AYNI_STORE;
}

static enum ayni_err
write_media(struct work *w)
{
	enum ayni_err e = media_write(w->how.media, w->r->db,
	    (struct media_forms){read_form, w->r}, &w->folder, &w->media,
	    &w->lacking);

	if (e == AYNI_IO || e == AYNI_FULL || e == AYNI_EXISTS ||
	    e == AYNI_TOOBIG)
		return fail(w, w->folder.path, e);
	return e == AYNI_OK ? e : room_fail_store(w->r, e);
}

static enum ayni_err
fill(struct work *w)
{
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 256u << 20);
	if ((e = db_begin_read(w->r->db)) != AYNI_OK)
		(void)room_fail_store(w->r, e);
	else
		e = reports_each(w->r, &a, one_form, w);
	if (e == AYNI_OK && w->how.media != NULL)
		e = write_media(w);
	db_rollback(w->r->db);
	arena_free(&a);
	if (e == AYNI_OK && !w->any && w->only != NULL) {
		room_complain(
		    w->r, SAY_NO_FORM, ROOM_ARGS(text_of(w->only)));
		return AYNI_NOTFOUND;
	}
	if (e == AYNI_OK && !w->any) {
		room_complain(w->r, SAY_NO_FORMS, NULL, 0);
		return AYNI_NOTFOUND;
	}
	return e;
}

static void
tell(struct work *w)
{
	char a[32], b[32];

	if (w->files != NULL) {
		room_json(json_pack("{ss sO sI sI}", "directory",
		    w->folder.path, "files", w->files, "media",
		    (json_int_t)w->media, "media_missing",
		    (json_int_t)w->lacking));
		return;
	}
	(void)fwrite(w->out.p, 1, w->out.n, stdout);
	if (w->media + w->lacking > 0)
		room_say(w->r, SAY_EXPORTED_MEDIA,
		    ROOM_ARGS(room_number(a, w->media),
			room_number(b, w->lacking)));
	room_say(w->r, SAY_EXPORTED, ROOM_ARGS(text_of(w->folder.path)));
}

static enum ayni_err
write_folder(struct work *w, const char *path)
{
	enum ayni_err e = folder_begin(&w->folder, path);

	if (e != AYNI_OK)
		(void)fail(w, path, e);
	else if ((e = fill(w)) == AYNI_OK &&
	    (e = folder_end(&w->folder)) != AYNI_OK)
		(void)fail(w, path, e);
	if (e == AYNI_OK)
		tell(w);
	folder_drop(&w->folder);
	return e;
}

enum ayni_err
desk_export(void *ctx, const struct options *o)
{
	struct work w = {.r = ctx, .only = options_get(o, "form")};
	struct text path;
	enum ayni_err e;

	if ((e = room_text(w.r, o, "out", &path)) != AYNI_OK)
		return e;
	if ((e = room_open(w.r)) != AYNI_OK)
		return e;
	w.how.lang = w.r->lang;
	w.how.spreadsheet = options_get(o, "spreadsheet") != NULL;
	if (options_get(o, "no-media") == NULL &&
	    (e = media_new(&w.how.media)) != AYNI_OK)
		return room_fail(w.r, path.p, e);
	if (o->json)
		w.files = json_array();
	buf_init(&w.out, 1u << 20);
	e = write_folder(&w, path.p);
	buf_free(&w.out);
	media_free(w.how.media);
	json_decref(w.files);
	return e;
}
