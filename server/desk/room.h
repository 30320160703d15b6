/*
 * room -- what the commands share: the store they work on, and their voice.
 */
#ifndef DESK_ROOM_H
#define DESK_ROOM_H

#include <jansson.h>

#include "ayni/options.h"
#include "desk/desk_say.h"
#include "disk/disk.h"
#include "ingest/ingest.h"

struct room {
	enum lang lang;
	const char *store; /* directory */
	struct clock_source clock;
	struct random_source chance;
	/* open between room_open and room_close */
	struct office *office;
	struct db *db;
	struct ingest *ingest;
};

/* room_open -- the office in r->store; says what is wrong. */
enum ayni_err room_open(struct room *r) AYNI_CHECK;
/* room_db -- a store that only its owner reads. */
enum ayni_err room_db(const char *path, bool create,
    struct db **out) AYNI_CHECK;
/* room_open_db -- the store alone; create: for init. */
enum ayni_err room_open_db(struct room *r, bool create) AYNI_CHECK;
void room_close(struct room *r);
/* room_begin_epoch -- the journal of the office's present epoch, where it has
 * none: keys were made, and then the power went. */
enum ayni_err room_begin_epoch(struct room *r) AYNI_CHECK;

/* room_say -- one text to standard output; room_complain to standard error,
 * with the program's name.  arg: texts, n of them. */
void room_say(const struct room *r, enum desk_says t, const struct text *arg,
    size_t n);
void room_complain(const struct room *r, enum desk_says t,
    const struct text *arg, size_t n);
void room_put(const struct room *r, struct buf *b, enum desk_says t,
    const struct text *arg, size_t n);
#define ROOM_ARGS(...)                                                        \
	(const struct text[]){__VA_ARGS__},                                   \
	    sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text)
/* room_fail -- "what: error text" and the error back. */
enum ayni_err room_fail(const struct room *r, const char *what,
    enum ayni_err e);
/* room_fail_store -- an error of the store, with what its engine says. */
enum ayni_err room_fail_store(const struct room *r, enum ayni_err e);

/* Numbers and identifiers as texts; the buffer is the caller's. */
struct text room_number(char out[32], uint64_t v);
struct text room_hex(char *out, struct bytes s); /* 2 n + 1 chars */
struct text room_time(char out[32], int64_t us); /* UTC */
/* room_unsigned -- digits of an option; says what is wrong. */
enum ayni_err room_unsigned(const struct room *r, const char *option,
    const char *s, uint64_t *out) AYNI_CHECK;

/* room_text -- an option that must be there: a line of UTF-8, not too long;
 * says what is wrong. */
enum ayni_err room_text(const struct room *r, const struct options *o,
    const char *option, struct text *out) AYNI_CHECK;

/* room_json -- prints and frees. */
void room_json(json_t *j);
json_t *room_json_hex(struct bytes s);
json_t *room_json_text(struct text s);

/* Commands: each returns the exit code. */
enum ayni_err desk_init(void *ctx, const struct options *o);
enum ayni_err desk_serve(void *ctx, const struct options *o);
enum ayni_err desk_status(void *ctx, const struct options *o);
enum ayni_err desk_form_publish(void *ctx, const struct options *o);
enum ayni_err desk_form_convert(void *ctx, const struct options *o);
enum ayni_err desk_form_list(void *ctx, const struct options *o);
enum ayni_err desk_device_invite(void *ctx, const struct options *o);
enum ayni_err desk_device_list(void *ctx, const struct options *o);
enum ayni_err desk_revoke(void *ctx, const struct options *o);
enum ayni_err desk_unlock(void *ctx, const struct options *o);
enum ayni_err desk_import(void *ctx, const struct options *o);
enum ayni_err desk_coverage(void *ctx, const struct options *o);
enum ayni_err desk_clock(void *ctx, const struct options *o);
enum ayni_err desk_tables(void *ctx, const struct options *o);
enum ayni_err desk_export(void *ctx, const struct options *o);
enum ayni_err desk_media(void *ctx, const struct options *o);
enum ayni_err desk_register_import(void *ctx, const struct options *o);
enum ayni_err desk_register_list(void *ctx, const struct options *o);
enum ayni_err desk_register_export(void *ctx, const struct options *o);
enum ayni_err desk_assign_import(void *ctx, const struct options *o);
enum ayni_err desk_assign_add(void *ctx, const struct options *o);
enum ayni_err desk_assign_withdraw(void *ctx, const struct options *o);
enum ayni_err desk_assign_move(void *ctx, const struct options *o);
enum ayni_err desk_assigned(void *ctx, const struct options *o);
enum ayni_err desk_area(void *ctx, const struct options *o);
enum ayni_err desk_notice_send(void *ctx, const struct options *o);
enum ayni_err desk_notice_list(void *ctx, const struct options *o);
enum ayni_err desk_key_list(void *ctx, const struct options *o);
enum ayni_err desk_key_rotate(void *ctx, const struct options *o);
enum ayni_err desk_erase(void *ctx, const struct options *o);
enum ayni_err desk_check_digest(void *ctx, const struct options *o);
enum ayni_err desk_check_verify(void *ctx, const struct options *o);
enum ayni_err desk_check_checkpoint(void *ctx, const struct options *o);
enum ayni_err desk_check_rebuild(void *ctx, const struct options *o);
enum ayni_err desk_hold_list(void *ctx, const struct options *o);
enum ayni_err desk_hold_show(void *ctx, const struct options *o);
enum ayni_err desk_hold_release(void *ctx, const struct options *o);
enum ayni_err desk_hold_refuse(void *ctx, const struct options *o);
enum ayni_err desk_backup(void *ctx, const struct options *o);
enum ayni_err desk_backup_restore(void *ctx, const struct options *o);
enum ayni_err desk_return_send(void *ctx, const struct options *o);
enum ayni_err desk_return_list(void *ctx, const struct options *o);
enum ayni_err desk_conflict_list(void *ctx, const struct options *o);
enum ayni_err desk_conflict_show(void *ctx, const struct options *o);
enum ayni_err desk_conflict_settle(void *ctx, const struct options *o);

#endif
