/*
 * terrain -- a bureau and devices that have joined it with an invitation, as
 * people's do: a vault on disk, sessions, and answers written by a tablet's
 * pen.
 *
 * What goes wrong here fails the test.
 */
#ifndef SUPPORT_TERRAIN_H
#define SUPPORT_TERRAIN_H

#include "support/tablet.h"
#include "support/vaulted.h"
#include "sync/joining.h"
#include "sync/session.h"

struct terrain {
	struct bureau b;
	struct notebook *book;
	struct bureau_form *farm;
	struct arena a;
};

struct handset {
	struct terrain *f;
	struct vaulted t;
	struct session s;
	struct moment at; /* each look at the clock moves it by a second */
	struct tablet *pen; /* writes entries of the same person */
	struct session_sent sent; /* by the last request */
	const char *film; /* of the next interview; NULL: none */
	size_t length;
	struct buf list;  /* its enclosures */
};

/* A setup and teardown of cmocka; *state is the terrain, with the farm form
 * published. */
int terrain_setup(void **state);
int terrain_setup_disk(void **state); /* the bureau is on disk */
int terrain_teardown(void **state);

/* The office invites; appended.  The same code is the same person. */
void terrain_invite(struct terrain *f, const char *code, struct buf *out);
/* terrain_answer -- an office takes an envelope; its answer is appended. */
enum ayni_err terrain_answer(struct bureau *b, struct bytes up,
    struct buf *down);
/* terrain_take -- the office takes every bundle on a stick, then files of
 * interviews, and leaves its answers there; how many bundles there were. */
size_t terrain_take(struct terrain *f, const char *dir);
/* terrain_backup -- the office as it was when its archive held these many
 * batches of a device's epoch (and of its own journal); bureau_end. */
void terrain_backup(struct terrain *f, const struct epoch_id *epoch,
    size_t batches, size_t own, struct bureau *out);

/* handset_new -- joined as this person; the office has not seen it. */
struct handset *handset_new(struct terrain *f, const char *code);
/* ... with this invitation. */
struct handset *handset_with(struct terrain *f, const char *code,
    struct bytes invitation);
void handset_free(struct handset *h);
/* handset_reopen -- its vault closed, opened and unlocked; whatever holds
 * h->s must take it anew. */
void handset_reopen(struct handset *h);
/* Its next interview encloses a file of so many bytes. */
void handset_photograph(struct handset *h, const char *name, size_t length);
/* Whether the office has the file of that name, and it opens to what was
 * photographed; or nothing of it. */
void terrain_expect_file(struct terrain *f, const struct record_id *r,
    const char *name, size_t length);
bool terrain_lacks_file(struct terrain *f, const struct record_id *r,
    const char *name);
/* An interview, journalled. */
struct record_id handset_write(struct handset *h, const char *changes);
/* ... with four hens, that no compression makes smaller than so much. */
struct record_id handset_write_large(struct handset *h, size_t bytes);
/* ... that was begun with h->pen; it is freed. */
struct record_id handset_write_interview(struct handset *h,
    const struct bureau_form *f, struct interview *iv);
/* ... of a file of answers, on this form. */
struct record_id handset_write_file(struct handset *h,
    const struct bureau_form *f, const char *path);

/* A request, appended; all that is owed, or "most" bytes of it. */
void handset_ask(struct handset *h, size_t most, struct buf *up);
/* An answer, which must be believed. */
void handset_hear(struct handset *h, struct bytes down,
    struct session_news *n);
/* Both with the office between; news are of this round trip alone. */
void handset_sync(struct handset *h, struct session_news *n);
void handset_sync_with(struct handset *h, struct bureau *b,
    struct session_news *n);
/* handset_forge -- an answer to the newest request with the office's own
 * keys: office, device, epoch and nonce are filled in; appended. */
void handset_forge(struct handset *h, struct sync_answer *a,
    struct buf *down);
struct epoch_id handset_epoch(struct handset *h);

struct vault_marks handset_marks(struct handset *h);
struct home *handset_home(struct handset *h); /* static: until the next */

#endif
