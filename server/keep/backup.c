#include "keep/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "disk/disk.h"
#include "disk/folder.h"
#include "ingest/digest.h"
#include "ingest/journal.h"
#include "ingest/upload.h"
#include "keep/contents.h"
#include "keep/erased.h"

#define LIST_ARENA (64u << 20)
#define WORK "backup.tmp" /* copies in the clear, while one is made */
#define LOCK "backup.lock"

struct work {
	const struct backup_setup *s;
	struct backup b;
	struct hash archive; /* of the ids of all batches */
	uint64_t version;    /* of the store's tables */
	uint64_t position;   /* in the log, of the last batch */
	uint64_t sound;      /* files of interviews are, up to this number */
	enum backup_side side;
	char dir[DISK_PATH_MAX]; /* where the file lies */
};

static enum ayni_err
join(char out[DISK_PATH_MAX], const char *dir, const char *name)
{
	int n = snprintf(out, DISK_PATH_MAX, "%s/%s", dir, name);

	return n > 0 && n < (int)DISK_PATH_MAX ? AYNI_OK : AYNI_TOOBIG;
}

/* Later commands run elsewhere. */
static enum ayni_err
find_dir(struct work *w, const char *file)
{
	const char *slash = strrchr(file, '/');
	char dir[DISK_PATH_MAX];
	int n = snprintf(dir, sizeof(dir), "%.*s",
	    slash != NULL ? (int)(slash - file) + 1 : 1,
	    slash != NULL ? file : ".");

	if (n < 0 || n >= (int)sizeof(dir))
		return AYNI_TOOBIG;
	return realpath(dir, w->dir) != NULL ? AYNI_OK : disk_err(errno);
}

/* ---- what a store holds, told in a few numbers ---- */

static enum ayni_err
look(struct db *db, struct work *w)
{
	struct hash *id = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0;

	arena_init(&a, LIST_ARENA);
	if ((e = db_batch_ids(db, &a, &id, &n)) == AYNI_OK)
		w->archive = keys_hash((struct bytes){
		    (const uint8_t *)id, n * sizeof(*id)});
	w->b.batches = n;
	w->version = db_version();
	arena_free(&a);
	if (e == AYNI_OK)
		e = db_batch_position(db, &w->position);
	return e == AYNI_OK ? digest(db, &w->b.digest) : e;
}

static void
put_head(struct buf *b, const struct work *w)
{
	pack_array(b, 7);
	pack_bytes(b, ID_BYTES(w->b.office));
	pack_bytes(b, ID_BYTES(w->b.epoch));
	pack_int(b, w->b.at_us);
	pack_uint(b, w->b.batches);
	pack_bytes(b, ID_BYTES(w->archive));
	pack_uint(b, w->version);
	pack_bytes(b, ID_BYTES(w->b.digest));
}

static enum ayni_err
read_head(struct bytes in, struct work *w)
{
	struct unpack u = unpack_begin(in);

	unpack_expect(&u, 7);
	unpack_fixed(&u, w->b.office.b, sizeof(w->b.office.b));
	unpack_fixed(&u, w->b.epoch.b, sizeof(w->b.epoch.b));
	w->b.at_us = unpack_int(&u);
	w->b.batches = unpack_uint(&u);
	unpack_fixed(&u, w->archive.b, sizeof(w->archive.b));
	w->version = unpack_uint(&u);
	unpack_fixed(&u, w->b.digest.b, sizeof(w->b.digest.b));
	return unpack_end(&u);
}

/* ---- reading one ---- */

/* For a look at it only what tells whether an office is whole. */
static bool
is_wanted(const char *path)
{
	return strcmp(path, CONTENTS_STORE) == 0 ||
	    strncmp(path, "keys/", 5) == 0;
}

static enum ayni_err
get_file(struct sealed *in, const struct contents_file *f, struct folder *to,
    struct work *w)
{
	struct folder_file out;
	enum ayni_err e, put;

	w->side = BACKUP_STORE;
	if ((e = folder_open(to, text_of(f->path), &out)) != AYNI_OK)
		return e;
	e = contents_get_file(in, f, out.fd);
	put = folder_close(&out, AYNI_OK);
	if (e == AYNI_CANTOPEN || (e == AYNI_OK && put == AYNI_OK))
		w->side = BACKUP_FILE;
	w->b.files++;
	return e != AYNI_OK ? e : put;
}

static enum ayni_err
get_all(struct sealed *in, bool all, struct folder *to, struct work *w)
{
	struct contents_file f;
	struct buf head;
	bool any = true;
	enum ayni_err e;

	buf_init(&head, CONTENTS_MAX_HEAD);
	if ((e = contents_get(in, &head)) == AYNI_OK)
		e = read_head(buf_bytes(&head), w);
	buf_free(&head);
	while (e == AYNI_OK && any) {
		if ((e = contents_next(in, &f, &any)) != AYNI_OK || !any)
			break;
		e = all || is_wanted(f.path)
		    ? get_file(in, &f, to, w)
		    : contents_get_file(in, &f, -1);
	}
	w->b.bytes = sealed_bytes(in);
	if (e == AYNI_BADFORM || e == AYNI_NONCANON || e == AYNI_TOOBIG ||
	    e == AYNI_EXISTS)
		w->side = BACKUP_INSIDE;
	return e;
}

/* ---- an office that lies in a directory ---- */

struct inside {
	struct office *office;
	struct db *db;
	struct ingest *ingest;
};

static void
inside_close(struct inside *i)
{
	ingest_free(i->ingest);
	db_close(i->db);
	office_free(i->office);
	memset(i, 0, sizeof(*i));
}

static enum ayni_err
inside_open(const char *dir, const struct backup_setup *s, struct inside *out)
{
	struct inside i = {NULL, NULL, NULL};
	char path[DISK_PATH_MAX];
	enum ayni_err e = join(path, dir, CONTENTS_STORE);

	if (e == AYNI_OK)
		e = office_open(dir, &i.office);
	if (e == AYNI_OK)
		e = db_open(path, false, &i.db);
	if (e == AYNI_OK)
		e = ingest_new(
		    i.db, i.office, s->clock, s->chance, &i.ingest);
	if (e == AYNI_OK)
		*out = i;
	else
		inside_close(&i);
	return e;
}

/* Every signature in it, and that it is what the backup says of itself.  A
 * digest compares what was derived by one version of the tables alone. */
static enum ayni_err
compare(struct inside *i, struct work *said)
{
	struct digest_report r;
	struct work is = *said;
	enum ayni_err e;

	if (!ID_EQUAL(i->office->cert.office, said->b.office) ||
	    office_cert_of(i->office, &said->b.epoch) == NULL)
		return AYNI_MISMATCH;
	if ((e = digest_check(i->ingest, &r)) != AYNI_OK)
		return e;
	said->b.bad = r.bad;
	said->b.first_bad = r.first_bad;
	said->b.why = r.why;
	if ((e = look(i->db, &is)) != AYNI_OK)
		return e;
	if (is.b.batches != said->b.batches ||
	    !ID_EQUAL(is.archive, said->archive) ||
	    (is.version == said->version &&
		!ID_EQUAL(is.b.digest, said->b.digest)))
		return AYNI_MISMATCH;
	said->position = is.position;
	return upload_sound(i->db, &said->sound);
}

static enum ayni_err
examine(const char *dir, struct work *w, struct inside *i)
{
	enum ayni_err e = inside_open(dir, w->s, i);

	if (e == AYNI_OK)
		e = compare(i, w);
	w->side = e == AYNI_FULL || e == AYNI_IO || e == AYNI_NOMEM
	    ? BACKUP_STORE
	    : BACKUP_INSIDE;
	return e;
}

/* ---- making one ---- */

/* One at a time: the second would take away what the first works on. */
static enum ayni_err
lock(const char *store, int *out)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char path[DISK_PATH_MAX];
	enum ayni_err e = join(path, store, LOCK);
	int fd;

	if (e != AYNI_OK)
		return e;
	if ((fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
		return disk_err(errno);
	if (fcntl(fd, F_SETLK, &whole) != 0) {
		e = errno == EACCES || errno == EAGAIN ? AYNI_BUSY
						       : disk_err(errno);
		(void)close(fd);
		return e;
	}
	*out = fd;
	return AYNI_OK;
}

/* What the store was at one moment, and its copy. */
static enum ayni_err
copy(struct db *db, const char *to, struct work *w)
{
	enum ayni_err e = db_begin_read(db);

	if (e != AYNI_OK)
		return e;
	if ((e = look(db, w)) == AYNI_OK)
		e = db_copy(db, to);
	db_rollback(db);
	return e;
}

static enum ayni_err
seal_all(struct work *w, const char *db, struct sealed *out)
{
	struct buf head;
	enum ayni_err e;

	buf_init(&head, CONTENTS_MAX_HEAD);
	put_head(&head, w);
	if ((e = head.err) == AYNI_OK)
		e = contents_put(out, buf_bytes(&head));
	if (e == AYNI_OK)
		e = contents_put_file(out, db, TEXT(CONTENTS_STORE));
	w->b.files = 1;
	if (e == AYNI_OK)
		e = contents_put_all(out, w->s->store, &w->b.files);
	if (e == AYNI_OK)
		e = sealed_end(out);
	buf_free(&head);
	return e;
}

static enum ayni_err
seal(struct work *w, const char *db, const char *part)
{
	struct sealed *out = NULL;
	enum ayni_err e;

	w->side = BACKUP_FILE;
	e = sealed_create(
	    part, w->s->passphrase, w->s->cost, w->s->chance, &out);
	if (e == AYNI_OK)
		e = seal_all(w, db, out);
	sealed_free(out);
	return e;
}

/* As a stranger would, who has nothing but the file and the passphrase. */
static enum ayni_err
read_back(const struct work *w, const char *part, const char *to,
    struct work *found)
{
	struct inside i = {NULL, NULL, NULL};
	struct sealed *in = NULL;
	struct folder f;
	enum ayni_err e;

	found->s = w->s;
	found->side = BACKUP_STORE;
	if ((e = folder_begin(&f, to)) != AYNI_OK)
		return e;
	found->side = BACKUP_FILE;
	e = sealed_open(part, w->s->passphrase, &in);
	if (e == AYNI_OK)
		e = get_all(in, false, &f, found);
	sealed_free(in);
	if (e == AYNI_OK)
		e = examine(folder_part(&f), found, &i);
	inside_close(&i);
	folder_drop(&f);
	if (e == AYNI_OK && (!ID_EQUAL(found->archive, w->archive) ||
				!ID_EQUAL(found->b.digest, w->b.digest)))
		e = AYNI_MISMATCH;
	return e;
}

static enum ayni_err
mark_safe(struct db *db, const struct work *w)
{
	struct db_backup row = {.at_us = w->b.at_us,
	    .position = w->position, .files = w->sound,
	    .digest = w->b.digest, .directory = text_of(w->dir)};
	enum ayni_err e = db_begin(db);

	if (e == AYNI_OK)
		e = db_backup_put(db, &row);
	if (e == AYNI_OK)
		e = db_commit(db);
	if (e != AYNI_OK)
		db_rollback(db);
	return e;
}

static enum ayni_err
make(struct work *w, const struct office *o, struct db *db, const char *file,
    const char *part, const char *tmp)
{
	char path[DISK_PATH_MAX];
	struct work found;
	enum ayni_err e = join(path, tmp, CONTENTS_STORE);

	memset(&found, 0, sizeof(found));
	disk_remove(tmp); /* of one that was cut off */
	w->side = BACKUP_STORE;
	if (e == AYNI_OK && mkdir(tmp, 0700) != 0)
		e = disk_err(errno);
	if (e == AYNI_OK)
		e = copy(db, path, w);
	if (e == AYNI_OK)
		e = seal(w, path, part);
	if (e != AYNI_OK)
		return e;
	disk_remove(path);
	if ((e = join(path, tmp, "back")) == AYNI_OK)
		e = read_back(w, part, path, &found);
	w->side = found.side;
	if (e != AYNI_OK)
		return e;
	w->side = BACKUP_FILE;
	if (rename(part, file) != 0)
		return disk_err(errno);
	if ((e = disk_sync_parent(file)) != AYNI_OK)
		return e;
	w->b.bytes = found.b.bytes;
	w->b.bad = found.b.bad;
	w->b.first_bad = found.b.first_bad;
	w->b.why = found.b.why;
	w->sound = found.sound;
	w->side = BACKUP_STORE;
	if (w->b.bad == 0 && (e = mark_safe(db, w)) != AYNI_OK)
		return e;
	w->side = BACKUP_LIST;
	return erased_write(o, db, w->b.at_us, w->dir);
}

enum ayni_err
backup_make(const struct backup_setup *s, const struct office *o,
    struct db *db, const char *file, struct backup *out,
    enum backup_side *side)
{
	char part[DISK_PATH_MAX], tmp[DISK_PATH_MAX];
	struct work w = {.s = s, .side = BACKUP_FILE};
	int locked = -1, n;
	enum ayni_err e = AYNI_OK;

	w.b.office = o->cert.office;
	w.b.epoch = o->cert.epoch;
	w.b.at_us = s->clock.now(s->clock.ctx).wall_us;
	n = snprintf(part, sizeof(part), "%s.part", file);
	if (n < 0 || n >= (int)sizeof(part))
		e = AYNI_TOOBIG;
	else if (access(file, F_OK) == 0)
		e = AYNI_EXISTS;
	else
		e = find_dir(&w, file);
	if (e == AYNI_OK) {
		w.side = BACKUP_STORE;
		if ((e = join(tmp, s->store, WORK)) == AYNI_OK)
			e = lock(s->store, &locked);
	}
	if (e == AYNI_OK) {
		e = make(&w, o, db, file, part, tmp);
		disk_remove(tmp);
		(void)unlink(part);
	}
	if (locked >= 0)
		(void)close(locked);
	if (e == AYNI_OK || w.side == BACKUP_LIST)
		*out = w.b;
	*side = w.side;
	return e;
}

/* ---- an office from one ---- */

/* Its own journal goes on in a new epoch: what the old one wrote after this
 * backup may come back, and must find its place free. */
static enum ayni_err
begin_epoch(struct inside *i, const struct work *w)
{
	int64_t now_us = w->s->clock.now(w->s->clock.ctx).wall_us;
	enum ayni_err e = mark_safe(i->db, w);

	if (e == AYNI_OK)
		e = office_renew(i->office, now_us, w->s->chance);
	if (e == AYNI_OK)
		e = db_begin(i->db);
	if (e == AYNI_OK)
		e = journal_open(i->ingest);
	return ingest_end(i->ingest, e);
}

/* What was erased since is so before anybody sees it. */
static enum ayni_err
erase_again(struct inside *i, struct work *w, const char *store)
{
	char path[DISK_PATH_MAX];
	const char *list = w->s->erasures;
	struct erasures l;
	enum ayni_err e;

	w->side = BACKUP_LIST;
	e = erased_path(&i->office->cert.office, w->dir, path);
	if (e != AYNI_OK)
		return e;
	if (list == NULL && access(path, F_OK) != 0)
		return AYNI_OK;
	e = erased_again(i->office, i->db, i->ingest,
	    list != NULL ? list : path, &w->b.erased, &l);
	if (e != AYNI_OK)
		return e;
	w->b.listed_us = l.at_us;
	w->side = BACKUP_STORE;
	if (w->b.erased > 0 && (e = db_erase_shred(i->db)) != AYNI_OK)
		return e;
	return erased_write(i->office, i->db, w->s->clock.now(
	    w->s->clock.ctx).wall_us, store);
}

static enum ayni_err
restore(struct work *w, const char *file, struct folder *f)
{
	struct inside i = {NULL, NULL, NULL};
	struct sealed *in = NULL;
	enum ayni_err e;

	w->side = BACKUP_FILE;
	e = sealed_open(file, w->s->passphrase, &in);
	if (e == AYNI_OK)
		e = get_all(in, true, f, w);
	sealed_free(in);
	if (e == AYNI_OK)
		e = examine(folder_part(f), w, &i);
	if (e == AYNI_OK) {
		w->side = BACKUP_STORE;
		e = begin_epoch(&i, w);
	}
	if (e == AYNI_OK)
		e = erase_again(&i, w, folder_part(f));
	inside_close(&i);
	return e == AYNI_OK ? folder_end(f) : e;
}

enum ayni_err
backup_restore(const struct backup_setup *s, const char *file,
    struct backup *out, enum backup_side *side)
{
	struct work w = {.s = s, .side = BACKUP_STORE};
	struct folder f;
	enum ayni_err e = folder_begin(&f, s->store);

	if (e == AYNI_OK) {
		w.side = BACKUP_FILE;
		if ((e = find_dir(&w, file)) == AYNI_OK)
			e = restore(&w, file, &f);
	}
	folder_drop(&f);
	if (e == AYNI_OK)
		*out = w.b;
	else
		*side = w.side;
	return e;
}
