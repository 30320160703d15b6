/*
 * returned -- what the office asks to be looked at again in an interview.
 *
 * errs  those of the vault; NOMEM
 * src   docs/wire.md section 6, Comments; docs/interview.md
 */
#ifndef FILL_RETURNED_H
#define FILL_RETURNED_H

#include "ayni/answers.h"
#include "ayni/arena.h"
#include "ayni/entry.h"
#include "vault/vault.h"

struct remark {
	struct bytes path;  /* with field: where, as answers_place has it */
	uint32_t field;     /* 0: about the whole interview */
	struct text text;
	int64_t at_us;      /* by the office's clock */
};

struct returned {
	struct hash id[ENTRY_MAX_ANSWERED]; /* of the notes, ascending: what a
				* correction by whoever read this answers */
	size_t ids;
	struct remark *remark; /* the oldest first */
	size_t n;
};

/* returned_read -- what nobody answered yet; nothing where nothing was
 * returned.  Everything in a. */
enum ayni_err returned_read(struct vault *v, const struct record_id *r,
    struct arena *a, struct returned *out) AYNI_CHECK;
/* returned_about -- the remark about a node at or after "from"; r->n: none. */
size_t returned_about(const struct returned *r, struct interview *iv,
    node_ref n, size_t from);
/* returned_node -- what a remark is about; NODE_NONE: it is not in the
 * interview any more. */
node_ref returned_node(const struct returned *r, struct interview *iv,
    size_t remark);

#endif
