/*
 * shelf -- the forms that a device has.
 *
 * errs  those of the vault; STORE: a form that does not verify or read
 */
#ifndef UI_SHELF_H
#define UI_SHELF_H

#include "fill/known.h"
#include "sync/home.h"

struct shelf_form {
	struct hash id;
	struct text xml_id, version, title;
};

/* shelf_list -- by id, the newest version of each first; in a. */
enum ayni_err shelf_list(struct vault *v, const struct home *office,
    struct arena *a, struct shelf_form **out, size_t *n) AYNI_CHECK;

/*
 * shelf_find -- by what people call a form: its id ("sse_entity"), its id
 * and version ("sse_entity/2026112302"), or how its id begins.  Of several
 * versions the newest.
 *
 * errs  NOTFOUND; EXISTS: several begin so
 */
enum ayni_err shelf_find(const struct shelf_form *f, size_t n,
    struct text name, size_t *out) AYNI_CHECK;
/* shelf_newest -- of this id, whole; NULL: none. */
const struct shelf_form *shelf_newest(const struct shelf_form *f, size_t n,
    struct text xml_id);
/* shelf_of -- the one with this hash; NULL: not here. */
const struct shelf_form *shelf_of(const struct shelf_form *f, size_t n,
    const struct hash *id);

/*
 * shelf_open -- a form, read with what the device knows; form_free.
 *
 * out   *known  for what is learnt of an interview on it; known_free; may
 *               be NULL
 * errs  NOTFOUND
 */
enum ayni_err shelf_open(struct vault *v, const struct home *office,
    const struct hash *id, struct known **known,
    struct form **out) AYNI_CHECK;

#endif
