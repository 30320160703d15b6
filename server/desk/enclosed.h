/*
 * enclosed -- the files that a form is published with: those named on the
 * command line and, of its own folder, those that it names.
 *
 * The folder of forms/farm.xlsx is forms/farm-media.
 */
#ifndef DESK_ENCLOSED_H
#define DESK_ENCLOSED_H

#include "ayni/form.h"
#include "ayni/package.h"
#include "desk/room.h"

struct enclosed {
	struct arena arena;
	struct buf files;   /* struct attachment[] */
	bool plain;         /* they are not deflated, and have no hash */
	const char *folder; /* of the form */
	bool told;          /* what failed has been said */
};

/* enclosed_init -- for a form's file.  plain: nobody will publish it. */
void enclosed_init(struct enclosed *x, const char *form, bool plain);
void enclosed_free(struct enclosed *x);
struct attachment *enclosed_files(const struct enclosed *x, size_t *n);
/* enclosed_pour -- what is in one of them. */
struct pour enclosed_pour(
    const struct enclosed *x, const struct attachment *file);

/*
 * enclosed_add -- a file that somebody names; says what is wrong.
 * errs  EXISTS  there is one of that name; NOTFOUND, IO, TOOBIG, NOMEM
 */
enum ayni_err enclosed_add(const struct room *r, struct enclosed *x,
    const char *path) AYNI_CHECK;
/* enclosed_put -- the same, made of something else, unless somebody names
 * one; errs TOOBIG, NOMEM. */
enum ayni_err enclosed_put(struct enclosed *x, struct text name,
    struct bytes body) AYNI_CHECK;
/* enclosed_look -- what the form names and its folder has, and which of it
 * are lists of entities; *found: it is to be read again with that. */
enum ayni_err enclosed_look(const struct room *r, struct enclosed *x,
    const struct form *f, bool *found) AYNI_CHECK;
/* enclosed_tell -- which files the form, read with them, does not name, and
 * which ones it names and nobody has. */
void enclosed_tell(const struct room *r, struct enclosed *x,
    const struct form *f);
/* enclosed_json -- the same: names of files as a list. */
json_t *enclosed_json(const struct form *f, bool given);

#endif
