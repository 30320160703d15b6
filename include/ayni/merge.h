/*
 * merge -- what a record says, from the set of its entries.
 *
 * A pure function of the set: order, repetition and route of arrival change
 * nothing.  The entries of a record form a DAG by their bases.  A field's
 * live values are its writes that are no ancestor of another write to it.
 * All equal: that is the value.  Otherwise a provisional winner by (rank,
 * depth, entry id) and a conflict.
 *
 * src   docs/merge.md
 */
#ifndef AYNI_MERGE_H
#define AYNI_MERGE_H

#include "ayni/answers.h"
#include "ayni/arena.h"
#include "ayni/entry.h"

#define MERGE_MAX_ENTRIES 10000u

struct merge_entry {
	struct hash id;
	const struct entry *entry; /* kinds 1-5, all of one record */
	unsigned rank; /* of its author on its device; 0: not vouched for */
};

enum merge_conflict_kind {
	MERGE_VALUES = 1,    /* live values differ */
	MERGE_WITHDRAWN = 2, /* a withdrawal beside a concurrent edit */
	MERGE_REMOVED = 3,   /* written in an instance that is not there */
	MERGE_SUBMITS = 4,   /* two submits of one record, or an edit in the
			      * fields of another form */
	MERGE_SKIPPED = 5,   /* not by merge_record, which has no form: an
			      * answer that the merge made not relevant;
			      * docs/merge.md section 6 */
};

struct merge_side {
	struct hash entry;
	struct bytes value; /* n == 0: cleared, withdrawn, or none to show;
			     * of MERGE_WITHDRAWN: true, it counts */
	bool winner;
};
/* Sides stand by precedence, the winner first.  MERGE_WITHDRAWN and
 * MERGE_SUBMITS are about the record: no path, field 0. */
struct merge_conflict {
	enum merge_conflict_kind kind;
	struct bytes path;
	uint32_t field;
	struct merge_side *side;
	size_t sides;
};

struct merged {
	bool usable;    /* has a submit whose bases are all here */
	bool withdrawn;
	struct hash form;        /* of the deciding submit */
	struct hash submit;      /* its entry */
	struct bytes answers;    /* in a; provisional winners filled in */
	struct hash *head;       /* entries that nobody has built on, ascending */
	size_t heads;
	struct hash *pending;    /* entries whose bases are not all here */
	size_t pendings;
	struct merge_conflict *conflict; /* by kind, path, field */
	size_t conflicts;
};

/*
 * merge_record -- in any order of e[n]; an id given again counts once.
 *
 * in    the views in e must outlive out
 * out   arrays and answers in a; values of sides may be views of e's
 * errs  NOMEM
 *       TOOBIG  n > MERGE_MAX_ENTRIES
 */
enum ayni_err merge_record(const struct merge_entry *e, size_t n,
    struct arena *a, struct merged *out) AYNI_CHECK;

/*
 * merge_order -- those whose bases are all here, each after them; otherwise
 * by id.
 *
 * out   in a; pointers into e
 * errs  as merge_record
 */
enum ayni_err merge_order(const struct merge_entry *e, size_t n,
    struct arena *a, const struct merge_entry ***out,
    size_t *ordered) AYNI_CHECK;

#endif
