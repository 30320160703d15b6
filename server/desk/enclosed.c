#include "desk/enclosed.h"

#include <dirent.h>
#include <string.h>

#include "ayni/csv.h"
#include "ayni/entities.h"
#include "ayni/formfile.h"
#include "ayni/map.h"
#include "ayni/parcel.h"
#include "desk/dataset.h"

#define ARENA (PACKAGE_MAX_INFLATED + (1u << 20))

void
enclosed_init(struct enclosed *x, const char *form, bool plain)
{
	struct buf b;

	*x = (struct enclosed){.plain = plain};
	arena_init(&x->arena, ARENA);
	buf_init(
	    &x->files, PACKAGE_MAX_ATTACHMENTS * sizeof(struct attachment));
	buf_init(&b, FORMFILE_MAX_PATH);
	formfile_folder(text_of(form), &b);
	if (b.err == AYNI_OK)
		x->folder = arena_z(&x->arena, buf_text(&b));
	buf_free(&b);
}

void
enclosed_free(struct enclosed *x)
{
	arena_free(&x->arena);
	buf_free(&x->files);
}

struct attachment *
enclosed_files(const struct enclosed *x, size_t *n)
{
	*n = x->files.n / sizeof(struct attachment);
	return (struct attachment *)(void *)x->files.p;
}

struct pour
enclosed_pour(const struct enclosed *x, const struct attachment *file)
{
	return x->plain ? pour_bytes(&file->body) : parcel_pour(&file->body);
}

/* What a file is called, a list of entities as well. */
static struct text
name_of(const struct attachment *file)
{
	struct text name = file->name;

	if (text_starts(name, TEXT(ENTITIES_FOLDER))) {
		name.p += sizeof(ENTITIES_FOLDER) - 1;
		name.n -= sizeof(ENTITIES_FOLDER) - 1;
	}
	return name;
}

/* NULL: it is not here; valid until one is added. */
static struct attachment *
find(const struct enclosed *x, struct text name)
{
	size_t i, n;
	struct attachment *file = enclosed_files(x, &n);

	for (i = 0; i < n; i++)
		if (text_equal(name_of(&file[i]), name))
			return &file[i];
	return NULL;
}

static enum ayni_err
add(struct enclosed *x, struct text name, struct bytes body)
{
	struct attachment file;
	struct parcel p = {.deflated.limit = 0};
	enum ayni_err e = x->plain ? AYNI_OK : parcel_of(body, &p);

	if (e != AYNI_OK)
		return e;
	if (!x->plain)
		body = buf_bytes(&p.deflated);
	file.name = arena_text(&x->arena, name);
	file.hash = p.hash;
	file.body.p = arena_copy(&x->arena, body.p, body.n);
	file.body.n = body.n;
	parcel_free(&p);
	if (x->arena.failed)
		return arena_err(&x->arena);
	buf_put(&x->files, &file, sizeof(file));
	return x->files.err;
}

static enum ayni_err
take(struct enclosed *x, const char *path, struct text name)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, PACKAGE_MAX_BYTES + DISK_READ);
	e = disk_read(path, &b);
	if (e == AYNI_OK && b.n > PACKAGE_MAX_BYTES)
		e = AYNI_TOOBIG;
	if (e == AYNI_OK)
		e = add(x, name, buf_bytes(&b));
	buf_free(&b);
	return e;
}

static enum ayni_err
refused(const struct room *r, struct enclosed *x, const char *path,
    enum ayni_err e)
{
	char number[32];

	x->told = true;
	if (e != AYNI_TOOBIG)
		return room_fail(r, path, e);
	room_complain(r, SAY_FILE_TOO_BIG, ROOM_ARGS(text_of(path),
	    room_number(number, PACKAGE_MAX_BYTES >> 20)));
	return e;
}

enum ayni_err
enclosed_add(const struct room *r, struct enclosed *x, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct text name = text_of(slash != NULL ? slash + 1 : path);
	enum ayni_err e;

	if (find(x, name) != NULL) {
		room_complain(r, SAY_FILE_TWICE, ROOM_ARGS(name));
		return AYNI_EXISTS;
	}
	e = take(x, path, name);
	return e == AYNI_OK ? e : refused(r, x, path, e);
}

enum ayni_err
enclosed_put(struct enclosed *x, struct text name, struct bytes body)
{
	return find(x, name) == NULL ? add(x, name, body) : AYNI_OK;
}

/* A name that leads into the folder and nowhere else. */
static bool
is_plain(struct text name)
{
	return !text_is(name, ".") && !text_is(name, "..") &&
	    memchr(name.p, '\0', name.n) == NULL;
}

/* NOTFOUND: the folder has it not. */
static enum ayni_err
take_from_folder(const struct room *r, struct enclosed *x, struct text name)
{
	struct buf path;
	enum ayni_err e;

	if (!is_plain(name))
		return AYNI_NOTFOUND;
	buf_init(&path, FORMFILE_MAX_PATH);
	buf_put_z(&path, x->folder);
	buf_put_byte(&path, '/');
	buf_put_text(&path, name);
	(void)buf_z(&path);
	if ((e = path.err) == AYNI_OK)
		e = take(x, buf_z(&path), name);
	if (e != AYNI_OK && e != AYNI_NOTFOUND)
		e = refused(r, x, buf_z(&path), e);
	buf_free(&path);
	return e;
}

static enum ayni_err
has_name(void *ctx, uint32_t number, const struct text *field, size_t n)
{
	bool *has = ctx;
	size_t i;

	for (i = 0; i < n && number == 1; i++)
		*has = *has || text_is(field[i], "name");
	return AYNI_INTERRUPTED; /* the heading is enough */
}

/* Rows of such a list are known by their names. */
static enum ayni_err
check_entities(const struct room *r, struct enclosed *x,
    const struct attachment *file)
{
	struct pour rows = enclosed_pour(x, file);
	bool has = false;
	struct csv c;
	enum ayni_err e;

	csv_init(&c, has_name, &has);
	c.separator = CSV_GUESS;
	if ((e = rows.each(rows.from, csv_take, &c)) == AYNI_OK)
		e = csv_end(&c);
	csv_free(&c);
	if (has || e == AYNI_NOMEM)
		return e == AYNI_NOMEM ? e : AYNI_OK;
	room_complain(r, SAY_FILE_NO_NAME, ROOM_ARGS(file->name));
	x->told = true;
	return AYNI_AUTHORING;
}

/* What devices add to; without a file it begins empty. */
static enum ayni_err
make_entities(const struct room *r, struct enclosed *x, struct text name)
{
	static const char empty[] = "name,label,__version\r\n";
	struct attachment *file = find(x, name);
	struct buf b;
	enum ayni_err e = AYNI_OK;

	if (file == NULL) {
		e = add(x, name, text_bytes(TEXT(empty)));
		file = e == AYNI_OK ? find(x, name) : NULL;
	}
	if (file == NULL || (e = check_entities(r, x, file)) != AYNI_OK)
		return e;
	buf_init(&b, FORMFILE_MAX_PATH);
	buf_put_z(&b, ENTITIES_FOLDER);
	buf_put_text(&b, name);
	file->name = arena_text(&x->arena, buf_text(&b));
	e = x->arena.failed ? AYNI_NOMEM : b.err;
	buf_free(&b);
	return e;
}

static enum ayni_err
look_for(const struct room *r, struct enclosed *x, const struct form *f,
    struct text name, bool *found)
{
	enum ayni_err e = AYNI_OK;
	struct text list;

	if (find(x, name) == NULL) {
		e = take_from_folder(r, x, name);
		*found = *found || e == AYNI_OK;
		if (e == AYNI_NOTFOUND)
			e = AYNI_OK;
	}
	if (e == AYNI_OK)
		e = dataset_of(r, f, name, &list);
	if (e == AYNI_OK && list.n > 0) {
		e = make_entities(r, x, name);
		*found = true;
	}
	return e;
}

enum ayni_err
enclosed_look(const struct room *r, struct enclosed *x, const struct form *f,
    bool *found)
{
	enum ayni_err e = x->arena.failed ? AYNI_NOMEM : AYNI_OK;
	uint32_t i;

	for (i = 0; i < form_files(f) && e == AYNI_OK; i++)
		e = look_for(r, x, f, form_file(f, i)->name, found);
	return e;
}

/* ---- telling ---- */

static bool
names(const struct form *f, struct text name)
{
	uint32_t i;

	for (i = 0; i < form_files(f); i++)
		if (text_equal(form_file(f, i)->name, name))
			return true;
	return false;
}

/* What the folder has instead, perhaps: "Villages.CSV". */
static struct text
near(struct enclosed *x, struct map *there, const struct form *f,
    struct text name)
{
	struct dirent *d;
	DIR *at;

	if (there->n == 0 && x->folder != NULL &&
	    (at = opendir(x->folder)) != NULL) {
		while ((d = readdir(at)) != NULL) {
			struct text own =
			    arena_text(&x->arena, text_of(d->d_name));

			if (names(f, own))
				continue;
			if (own.p == NULL ||
			    map_put(there, own, x, NULL) != AYNI_OK)
				break;
		}
		(void)closedir(at);
	}
	return map_nearest(there, name);
}

static size_t
tell_missing(const struct room *r, struct enclosed *x, const struct form *f)
{
	struct map there = {0};
	size_t missing = 0;
	uint32_t i;

	for (i = 0; i < form_files(f); i++) {
		const struct form_file *file = form_file(f, i);
		struct text meant;

		if (file->given || text_is(file->name, FORM_REGISTER))
			continue;
		missing++;
		meant = near(x, &there, f, file->name);
		if (meant.n > 0)
			room_complain(r, SAY_FILE_NEAR, ROOM_ARGS(file->name,
			    text_of(x->folder), meant));
	}
	map_free(&there);
	return missing;
}

void
enclosed_tell(const struct room *r, struct enclosed *x, const struct form *f)
{
	size_t i, n;
	const struct attachment *file = enclosed_files(x, &n);

	for (i = 0; i < n; i++)
		if (!names(f, name_of(&file[i])))
			room_complain(r, SAY_FILE_UNNAMED,
			    ROOM_ARGS(file[i].name));
	if (tell_missing(r, x, f) > 0 && x->folder != NULL)
		room_complain(r, SAY_FILES_MISSING,
		    ROOM_ARGS(text_of(x->folder)));
}

json_t *
enclosed_json(const struct form *f, bool given)
{
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; i < form_files(f); i++)
		if (form_file(f, i)->given == given &&
		    !text_is(form_file(f, i)->name, FORM_REGISTER))
			(void)json_array_append_new(
			    list, room_json_text(form_file(f, i)->name));
	return list;
}
