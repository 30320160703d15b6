#include <string.h>

#include "desk/room.h"
#include "desk/secret.h"
#include "keep/backup.h"
#include "keep/erased.h"

static struct backup_setup
setup(const struct room *r, const struct buf *passphrase)
{
	return (struct backup_setup){.store = r->store,
	    .passphrase = buf_text(passphrase),
	    .cost = {SEALED_OPS, SEALED_MEMORY},
	    .clock = r->clock, .chance = r->chance};
}

/* ---- backup ---- */

static enum ayni_err
fail_backup(const struct room *r, const char *file, enum backup_side side,
    enum ayni_err e)
{
	const char *where = side == BACKUP_STORE ? r->store : file;
	enum desk_says what = SAY_BACKUP_FAILED;

	if (side == BACKUP_LIST)
		what = e == AYNI_EXISTS ? SAY_ERASE_LIST_MORE
					: SAY_ERASE_LIST_FAILED;
	else if (e == AYNI_EXISTS && side == BACKUP_FILE)
		what = SAY_BACKUP_EXISTS;
	else if (e == AYNI_BUSY)
		what = SAY_BACKUP_BUSY;
	else if (side == BACKUP_INSIDE || e == AYNI_CANTOPEN)
		what = SAY_BACKUP_DIFFERS;
	room_complain(r, what,
	    ROOM_ARGS(text_of(where), text_of(err_text(e, r->lang))));
	return e;
}

static enum ayni_err
tell_backup(const struct room *r, const struct options *o, const char *file,
    const struct backup *b)
{
	char batches[32], files[32], bytes[32], hex[65];

	if (o->json)
		room_json(json_pack("{ss sI sI sI so sI sb}", "file", file,
		    "batches", (json_int_t)b->batches, "files",
		    (json_int_t)b->files, "bytes", (json_int_t)b->bytes,
		    "digest", room_json_hex(ID_BYTES(b->digest)), "at_us",
		    (json_int_t)b->at_us, "safe", b->bad == 0));
	if (b->bad > 0) {
		room_complain(r, SAY_BACKUP_BAD,
		    ROOM_ARGS(text_of(file),
			room_hex(hex, ID_BYTES(b->first_bad)),
			text_of(err_text(b->why, r->lang))));
		return b->why;
	}
	if (!o->json)
		room_say(r, SAY_BACKUP_MADE,
		    ROOM_ARGS(text_of(file), room_number(batches, b->batches),
			room_number(files, b->files),
			room_number(bytes, b->bytes),
			room_hex(hex, ID_BYTES(b->digest))));
	return AYNI_OK;
}

enum ayni_err
desk_backup(void *ctx, const struct options *o)
{
	const char *file = o->operand[o->operands - 1];
	enum backup_side side = BACKUP_FILE;
	struct backup_setup s;
	struct room *r = ctx;
	struct buf passphrase;
	struct backup b;
	enum ayni_err e, made;

	if (o->operands == 2)
		r->store = o->operand[0];
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if ((e = secret_get(r, o, true, &passphrase)) == AYNI_OK) {
		s = setup(r, &passphrase);
		made = backup_make(&s, r->office, r->db, file, &b, &side);
		if (made == AYNI_OK || side == BACKUP_LIST)
			e = tell_backup(r, o, file, &b);
		if (made != AYNI_OK)
			e = fail_backup(r, file, side, made);
	}
	secret_wipe(&passphrase);
	return e;
}

/* ---- restore ---- */

static enum ayni_err
fail_restore(const struct room *r, const char *file, enum backup_side side,
    enum ayni_err e)
{
	const char *where = side == BACKUP_STORE ? r->store : file;
	enum desk_says what = SAY_RESTORE_FAILED;

	if (side == BACKUP_LIST)
		what = SAY_RESTORE_LIST;
	else if (side == BACKUP_STORE && e == AYNI_EXISTS)
		what = SAY_RESTORE_EXISTS;
	else if (side == BACKUP_INSIDE)
		what = SAY_RESTORE_INSIDE;
	else if (e == AYNI_PASSPHRASE)
		what = SAY_RESTORE_PASSPHRASE;
	else if (e == AYNI_BADTYPE)
		what = SAY_RESTORE_OTHER;
	else if (e == AYNI_UNSUPPORTED)
		what = SAY_RESTORE_LATER;
	else if (side == BACKUP_FILE && e != AYNI_NOTFOUND &&
	    e != AYNI_NOMEM && e != AYNI_IO)
		what = SAY_RESTORE_DAMAGED;
	room_complain(r, what,
	    ROOM_ARGS(text_of(where), text_of(err_text(e, r->lang))));
	return e;
}

/* What it cannot know, too. */
static void
tell_erased(const struct room *r, const struct backup *b)
{
	char at[32], n[32], path[DISK_PATH_MAX];
	const char *slash;

	if (b->listed_us != 0) {
		room_say(r, SAY_RESTORED_ERASED,
		    ROOM_ARGS(room_number(n, b->erased),
			room_time(at, b->listed_us)));
		return;
	}
	if (erased_path(&r->office->cert.office, "", path) != AYNI_OK)
		return;
	slash = strrchr(path, '/');
	room_complain(r, SAY_RESTORED_UNLISTED,
	    ROOM_ARGS(room_time(at, b->at_us), text_of(slash + 1)));
}

static void
tell_restore(struct room *r, const struct options *o, const struct backup *b)
{
	char batches[32], hex[65], epoch[33], at[32];
	const struct office_cert *c = &r->office->cert;

	if (o->json) {
		room_json(json_pack("{ss so so sI so sI sI so sI}", "directory",
		    r->store, "office", room_json_text(c->name), "epoch",
		    room_json_hex(ID_BYTES(c->epoch)), "batches",
		    (json_int_t)b->batches, "digest",
		    room_json_hex(ID_BYTES(b->digest)), "at_us",
		    (json_int_t)b->at_us, "bad", (json_int_t)b->bad,
		    "erasures_us", b->listed_us != 0
			? json_integer((json_int_t)b->listed_us)
			: json_null(), "erased", (json_int_t)b->erased));
	} else {
		room_say(r, SAY_RESTORED,
		    ROOM_ARGS(text_of(r->store), c->name,
			room_time(at, b->at_us),
			room_number(batches, b->batches),
			room_hex(hex, ID_BYTES(b->digest)),
			room_hex(epoch, ID_BYTES(c->epoch))));
		room_say(r, SAY_RESTORED_NEXT, NULL, 0);
		tell_erased(r, b);
	}
	if (b->bad > 0)
		room_complain(r, SAY_RESTORED_BAD,
		    ROOM_ARGS(room_hex(hex, ID_BYTES(b->first_bad)),
			text_of(err_text(b->why, r->lang))));
}

enum ayni_err
desk_backup_restore(void *ctx, const struct options *o)
{
	enum backup_side side = BACKUP_FILE;
	struct backup_setup s;
	struct room *r = ctx;
	struct buf passphrase;
	struct backup b;
	enum ayni_err e;

	r->store = o->operand[1];
	if ((e = secret_get(r, o, false, &passphrase)) == AYNI_OK) {
		s = setup(r, &passphrase);
		s.erasures = options_get(o, "erasures");
		e = backup_restore(&s, o->operand[0], &b, &side);
		if (e != AYNI_OK)
			(void)fail_restore(r, side == BACKUP_LIST &&
				s.erasures != NULL
			    ? s.erasures : o->operand[0], side, e);
		else if ((e = room_open(r)) == AYNI_OK)
			tell_restore(r, o, &b);
	}
	secret_wipe(&passphrase);
	return e;
}
