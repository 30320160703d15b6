/*
 * intake -- files that answer questions, into the vault and into an entry.
 *
 * A file is copied in, encrypted, when it becomes an answer; its name there
 * is what it was called, a part of its hash, and its ending, so that no
 * other file of the record has it.
 *
 * errs  everywhere: NOMEM; those of the vault
 * src   docs/vault.md section 6; docs/wire.md section 6
 */
#ifndef FILL_INTAKE_H
#define FILL_INTAKE_H

#include "fill/conduct.h"
#include "fill/medium.h"
#include "vault/vault.h"

#define INTAKE_MAX_STEM 64u /* bytes that are kept of what it was called */

/* Where files come from. */
struct intake_files {
	/* A plain file that can be read: its bytes, and the first
	 * MEDIUM_HEAD of them.
	 * errs NOTFOUND */
	enum ayni_err (*look)(void *ctx, struct text path, uint64_t *bytes,
	    struct buf *head);
	/* All of it.  errs NOTFOUND; those of fn */
	enum ayni_err (*pour)(void *ctx, struct text path, pour_fn fn,
	    void *to);
	void *ctx;
};

struct intake {
	struct vault *vault;
	const struct record_id *record;
	const struct intake_files *files;
	uint64_t least_free; /* bytes that must be left */
	uint64_t reserve;    /* of the vault's, for the answers; 0: none */
};

/* intake_take -- for a struct taker; errs as there. */
enum ayni_err intake_take(const struct intake *in, const struct field *f,
    struct text path, struct buf *name) AYNI_CHECK;
bool intake_size(const struct intake *in, struct text name, uint64_t *bytes);
/* intake_sweep -- drops the draft's files that no answer names, relevant or
 * not; *left: how many it has then. */
enum ayni_err intake_sweep(const struct intake *in, struct interview *iv,
    size_t *left) AYNI_CHECK;
/* intake_enclose -- the draft's files that are answers of what is finalised,
 * as an entry encloses them, appended; nothing where there are none. */
enum ayni_err intake_enclose(const struct intake *in, struct interview *iv,
    struct buf *list) AYNI_CHECK;

#endif
