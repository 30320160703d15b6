/*
 * kit -- what the commands share: the device they work on, and their voice.
 */
#ifndef UI_KIT_H
#define UI_KIT_H

#include <jansson.h>

#include "ayni/options.h"
#include "fill/agenda.h"
#include "sync/home.h"
#include "ui/hand_say.h"
#include "ui/passphrase.h"
#include "ui/zone.h"

struct kit {
	enum lang lang;
	const char *home;            /* directory of the vault */
	const char *passphrase_file; /* NULL: not given */
	struct zones zones;          /* the clock's */
	struct clock_source clock;
	struct random_source chance;
	char machine[64], state[4096]; /* for vault_options */
	/* open between kit_open and kit_close */
	struct vault *vault;
	struct home office;
	struct home_person *person; /* whose passphrase opened it */
	/* the screens, which lie above */
	enum ayni_err (*ui)(void *ctx, const struct options *o);
};

/* kit_options -- how this machine keeps a vault; borrows from k. */
struct vault_options kit_options(struct kit *k);
/* kit_open_locked -- the vault alone. */
enum ayni_err kit_open_locked(struct kit *k) AYNI_CHECK;
/* kit_open -- the device in k->home, unlocked; says what is wrong. */
enum ayni_err kit_open(struct kit *k) AYNI_CHECK;
void kit_close(struct kit *k);
/* kit_new_passphrase -- of somebody, typed twice where it is typed; says what
 * is wrong.  ask: where from; out: passphrase_wipe. */
enum ayni_err kit_new_passphrase(const struct kit *k, struct text name,
    struct passphrase *ask, struct buf *out) AYNI_CHECK;

/* kit_latest -- no clock is right that stands before this: when the program
 * was built, or the office's last word. */
int64_t kit_latest(const struct kit *k);
bool kit_doubtful(const struct kit *k, int64_t now_us);

/* kit_record -- what was recorded, by what a person types; label in a; says
 * what is wrong. */
enum ayni_err kit_record(const struct kit *k, struct text name,
    struct arena *a, struct vault_record *out) AYNI_CHECK;

/* kit_several -- says that a name fits more than one; EXISTS. */
enum ayni_err kit_several(const struct kit *k, struct text name);

/* kit_say -- one text to standard output; kit_complain to standard error,
 * with the program's name. */
void kit_put(const struct kit *k, struct buf *b, enum hand_says t,
    const struct text *arg, size_t n);
void kit_say(const struct kit *k, enum hand_says t, const struct text *arg,
    size_t n);
void kit_complain(const struct kit *k, enum hand_says t,
    const struct text *arg, size_t n);
#define KIT_ARGS(...)                                                         \
	(const struct text[]){__VA_ARGS__},                                   \
	    sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text)
/* One whole line in words that are there already; b is freed. */
void kit_print(struct buf *b);
void kit_warn(struct buf *b);
/* kit_fail -- "what: error text", and the error back; kit_fail_vault the
 * same of the vault, with what its engine says. */
enum ayni_err kit_fail(const struct kit *k, struct text what,
    enum ayni_err e);
enum ayni_err kit_fail_vault(const struct kit *k, enum ayni_err e);

#define KIT_NUMBER 32u /* chars */
struct text kit_number(char out[KIT_NUMBER], uint64_t v);
/* kit_time -- "2026-03-02 09:00" in the machine's zone; kit_day the day. */
struct text kit_time(struct kit *k, char out[KIT_NUMBER], int64_t us);
struct text kit_day(struct kit *k, char out[KIT_NUMBER], int64_t us);
/* kit_short -- what lists call a record: the end of its id. */
#define KIT_SHORT 8u
struct text kit_short(char out[KIT_NUMBER], const struct record_id *r);
/* When a record was begun, by its id. */
int64_t kit_begun(const struct record_id *r);

/* kit_agenda -- what is assigned to the person here; in a; says what is
 * wrong. */
enum ayni_err kit_agenda(struct kit *k, struct arena *a,
    struct agenda *out) AYNI_CHECK;

void kit_json(json_t *j); /* prints and frees */
json_t *kit_json_text(struct text s);
json_t *kit_json_uuid(const struct record_id *r);

/* kit_read -- a whole file, appended; says what is wrong.
 * errs NOTFOUND, IO, TOOBIG over out->limit */
enum ayni_err kit_read(const struct kit *k, const char *path,
    struct buf *out) AYNI_CHECK;

#endif
