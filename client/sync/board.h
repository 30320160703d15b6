/*
 * board -- the notices of the office that are on this device.
 *
 * One value in the vault: the newest BOARD_MAX, each with who has seen it.
 *
 * errs  those of the vault; STORE where the value does not read
 * src   docs/wire.md section 18
 */
#ifndef SYNC_BOARD_H
#define SYNC_BOARD_H

#include "ayni/arena.h"
#include "ayni/notice.h"
#include "vault/vault.h"

#define BOARD_MAX 64u

struct board_notice {
	struct notice notice;
	struct bytes object;    /* what it was read of */
	struct text *seen;      /* by these codes */
	size_t seens;
};
struct board {
	struct board_notice *notice; /* the newest first */
	size_t n;
};

enum ayni_err board_load(struct vault *v, struct arena *a,
    struct board *out) AYNI_CHECK;
/*
 * board_add -- one that came; *added: it was not there.  Where there is no
 * room the oldest gives way.
 *
 * errs  besides, those of notice_read: nothing was changed
 */
enum ayni_err board_add(struct vault *v, struct bytes object,
    bool *added) AYNI_CHECK;
/* board_fresh -- whether it is for this person, has not been seen by them and
 * still matters; today: 2026-11-30. */
bool board_fresh(const struct board_notice *n, struct text code,
    struct text today);
/* board_for -- whether it is for this person: of another's, on a shared
 * device, nothing is shown. */
bool board_for(const struct board_notice *n, struct text code);
/* board_id -- the hash of its bytes. */
struct hash board_id(const struct board_notice *n);
/* board_see -- this person has seen one that is for them; one NULL: all. */
enum ayni_err board_see(struct vault *v, struct text code,
    const struct hash *one) AYNI_CHECK;

#endif
