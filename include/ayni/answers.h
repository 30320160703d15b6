/*
 * answers -- an interview's answers as an entry carries them.
 *
 * Answers are one deterministic CBOR map {path => {field => value}}; paths
 * and fields ascend, so two sets of answers merge like sorted lists.
 *
 * src   docs/wire.md section 6
 */
#ifndef AYNI_ANSWERS_H
#define AYNI_ANSWERS_H

#include "ayni/interview.h"

#define ANSWERS_MAX_PATH 64u /* bytes: 8 instances */

/* One answer: where, and its value as CBOR. */
struct answer {
	struct bytes path;
	uint32_t field;
	struct bytes value;
};

/* answers_order -- <0, 0, >0: by path (shorter first), then field. */
int answers_order(const struct answer *a, const struct answer *b);

/* A walk over answers; they were checked by entry_read. */
struct answers_walk {
	struct bytes in;
	struct bytes path;
	uint64_t left_paths, left_fields;
};
struct answers_walk answers_begin(struct bytes answers);
bool answers_next(struct answers_walk *w, struct answer *out);

/* answers_check -- shape, order, limits of docs/wire.md; may_clear: null
 * values allowed.  errs BADFORM NONCANON TOOBIG */
enum ayni_err answers_check(struct bytes in, bool may_clear) AYNI_CHECK;
/* answers_put -- append n answers, sorted by answers_order, none twice. */
void answers_put(struct buf *out, const struct answer *a, size_t n);

/* answers_put_value, answers_read_value -- one value, typed by its field.
 * read appends text; errs BADFORM where the type cannot be this field's,
 * NOTFOUND a choice index beyond the list. */
void answers_put_value(struct buf *out, const struct form *f,
    const struct field *field, struct text value);
enum ayni_err answers_read_value(struct bytes value, const struct form *f,
    const struct field *field, struct buf *text) AYNI_CHECK;

/* answers_of -- all relevant answers of an interview, appended. */
enum ayni_err answers_of(struct interview *iv, struct buf *out) AYNI_CHECK;
/*
 * answers_place -- where a node is, as comments name it.
 *
 * out   path  appended: the ids of the instances around it; of a row of a
 *             repeat its own is the last
 *       the field's number
 */
uint32_t answers_place(struct interview *iv, node_ref n, struct buf *path);
/* answers_find -- the node that is there; NODE_NONE: none. */
node_ref answers_find(struct interview *iv, struct bytes path,
    uint32_t field);
/* answers_load -- answers into an interview; everything recomputed at the
 * end.  Refused with BADFORM: unknown fields, fields of another place,
 * instances that no repeat lists or two do, calculated fields that do not
 * travel, values that the field's type cannot have. */
enum ayni_err answers_load(struct interview *iv,
    struct bytes answers) AYNI_CHECK;
/* answers_change -- what makes "to" out of "from": writes and nulls.  What
 * an instance held that "to" does not list is not mentioned. */
enum ayni_err answers_change(struct bytes from, struct bytes to,
    struct buf *out) AYNI_CHECK;
/* answers_apply -- from, with a change applied; nulls vanish, and so does
 * everything in instances that are then not listed. */
enum ayni_err answers_apply(struct bytes from, struct bytes change,
    struct buf *out) AYNI_CHECK;
/* answers_derived -- the 8 bytes that vouch for calculated fields, as they
 * are in the form's default language. */
enum ayni_err answers_derived(struct interview *iv,
    uint8_t out[8]) AYNI_CHECK;

#endif
