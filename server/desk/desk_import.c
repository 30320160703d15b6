#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ayni/mem.h"
#include "ayni/sync.h"
#include "desk/cargo.h"
#include "desk/room.h"
#include "ingest/exchange.h"

#define PATH_BYTES_MAX 4096u
#define FILES_MAX 100000u

struct import {
	struct room *r;
	const char *down; /* NULL: beside "up" */
	json_t *report;   /* NULL: tell people */
	enum ayni_err first; /* error, of whatever file */
	size_t files;
	bool again; /* they are answered once more, and not told of */
};

static bool
is_bundle(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && strcmp(name + n - 5, ".ayni") == 0;
}

/* Where the answer goes: .../up/X.ayni to .../down/X.ayni. */
static enum ayni_err
answer_path(const struct import *m, const char *path, char out[PATH_BYTES_MAX])
{
	const char *slash = strrchr(path, '/');
	const char *base = slash != NULL ? slash + 1 : path;
	int n, dir = (int)(base - path);

	if (m->down != NULL) {
		n = snprintf(out, PATH_BYTES_MAX, "%s", m->down);
	} else {
		if (dir >= 3 && strncmp(base - 3, "up/", 3) == 0 &&
		    (dir == 3 || base[-4] == '/'))
			dir -= 3;
		n = snprintf(out, PATH_BYTES_MAX, "%.*sdown", dir, path);
	}
	if (n < 0 || n >= (int)PATH_BYTES_MAX - (int)strlen(base) - 2)
		return AYNI_TOOBIG;
	(void)mkdir(out, 0777);
	(void)snprintf(out + n, PATH_BYTES_MAX - (size_t)n, "/%s", base);
	return AYNI_OK;
}

static void
tell(struct import *m, const char *path, const char *answer,
    const struct exchange *x, enum ayni_err e)
{
	char a[32], b[32], c[32];

	if (m->report != NULL) {
		(void)json_array_append_new(m->report,
		    json_pack("{ss ss ss sI sI sI}", "file", path, "answer",
			answer, "error", err_name(e), "batches",
			(json_int_t)x->batches, "new", (json_int_t)x->added,
			"not_used", (json_int_t)x->refused));
		return;
	}
	if (e != AYNI_OK) {
		(void)room_fail(m->r, path, e);
		return;
	}
	room_say(m->r, SAY_IMPORTED,
	    ROOM_ARGS(text_of(path), room_number(a, x->batches),
		room_number(b, x->added), room_number(c, x->refused),
		text_of(answer)));
}

static void
one_file(struct import *m, const char *path)
{
	struct exchange sum = {.batches = 0};
	char answer[PATH_BYTES_MAX] = "";
	struct buf in, down;
	enum ayni_err e;

	m->files += !m->again;
	buf_init(&in, BUNDLE_MAX_BYTES + DISK_READ);
	buf_init(&down, BUNDLE_MAX_BYTES);
	e = disk_read(path, &in);
	if (e == AYNI_OK)
		e = exchange_bundle(
		    m->r->ingest, buf_bytes(&in), &down, &sum);
	buf_free(&in);
	if (down.n > 0 && down.err == AYNI_OK) {
		enum ayni_err w = answer_path(m, path, answer);

		if (w == AYNI_OK)
			w = disk_write(answer, buf_bytes(&down), 0666);
		if (w != AYNI_OK) {
			(void)room_fail(m->r, answer, w);
			e = e == AYNI_OK ? w : e;
		}
	}
	buf_free(&down);
	if (!m->again)
		tell(m, path, answer, &sum, e);
	if (m->first == AYNI_OK)
		m->first = e;
}

/* The bundles right inside a directory, in the order of their names. */
static void
one_directory(struct import *m, const char *dir)
{
	char path[PATH_BYTES_MAX];
	struct dirent **list = NULL;
	int n = scandir(dir, &list, NULL, alphasort), i, k;

	for (i = 0; i < n; i++) {
		k = snprintf(path, sizeof(path), "%s/%s", dir, list[i]->d_name);
		if (is_bundle(list[i]->d_name) && k > 0 &&
		    k < (int)sizeof(path) && m->files < FILES_MAX)
			one_file(m, path);
		free(list[i]); /* allocated by the C library */
	}
	free(list);
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* With the last bundle of the stick, if it has any. */
static void
note_files(json_t *report, const char *dir, const struct cargo *c)
{
	json_t *last = json_array_get(report, json_array_size(report) - 1);

	if (last == NULL && json_array_append_new(report,
	    last = json_pack("{ss ss}", "file", dir, "error",
		err_name(AYNI_OK))) != 0)
		return;
	(void)json_object_set_new(last, "media", json_pack("{sI sI sI ss}",
	    "there", (json_int_t)c->files, "taken", (json_int_t)c->taken,
	    "not_used", (json_int_t)c->refused, "error", err_name(c->why)));
}

static void
tell_files(struct import *m, const char *dir, const struct cargo *c)
{
	char a[32], b[32];

	if (m->report != NULL) {
		note_files(m->report, dir, c);
		return;
	}
	if (c->taken > 0)
		room_say(m->r, SAY_IMPORTED_FILES,
		    ROOM_ARGS(text_of(dir), room_number(a, c->taken)));
	if (c->refused > 0)
		room_complain(m->r, SAY_FILES_REFUSED,
		    ROOM_ARGS(text_of(dir), room_number(b, c->refused),
			text_of(c->name),
			text_of(err_text(c->why, m->r->lang))));
}

/* Files are wanted once the entries are here that enclose them; what was
 * answered before they came said that they were lacking. */
static void
take_files(struct import *m, const char *up, const char *blobs)
{
	struct cargo c;
	enum ayni_err e = cargo_take(m->r->ingest, blobs, &c);

	if (c.files > 0)
		tell_files(m, blobs, &c);
	m->files += (size_t)c.files;
	if (e != AYNI_OK)
		(void)room_fail_store(m->r, e);
	if (m->first == AYNI_OK)
		m->first = e != AYNI_OK ? e : c.why;
	if (c.taken == 0)
		return;
	m->again = true;
	one_directory(m, up);
	m->again = false;
}

/* A stick, its "ayni", or "up" itself. */
static void
one_stick(struct import *m, const char *dir)
{
	static const char *const inside[][2] = {{"/ayni/up", "/ayni/blob"},
	    {"/up", "/blob"}, {"", "/../blob"}};
	char path[PATH_BYTES_MAX], blobs[PATH_BYTES_MAX];
	size_t before = m->files, i;
	int n;

	for (i = 0; i < 3; i++) {
		n = snprintf(path, sizeof(path), "%s%s", dir, inside[i][0]);
		if (n < 0 || n + 16 >= (int)sizeof(path) ||
		    !is_directory(path))
			continue;
		(void)snprintf(
		    blobs, sizeof(blobs), "%s%s", dir, inside[i][1]);
		one_directory(m, path);
		take_files(m, path, blobs);
		break;
	}
	if (m->files == before) {
		room_complain(m->r, SAY_NOTHING, ROOM_ARGS(text_of(dir)));
		if (m->first == AYNI_OK)
			m->first = AYNI_NOTFOUND;
	}
}

enum ayni_err
desk_import(void *ctx, const struct options *o)
{
	struct import m = {.r = ctx, .down = options_get(o, "down")};
	enum ayni_err e;
	size_t i;

	if ((e = room_open(m.r)) != AYNI_OK)
		return e;
	if (o->json)
		m.report = json_array();
	for (i = 0; i < o->operands; i++) {
		if (is_directory(o->operand[i]))
			one_stick(&m, o->operand[i]);
		else
			one_file(&m, o->operand[i]);
	}
	if (o->json)
		room_json(m.report);
	return m.first;
}
