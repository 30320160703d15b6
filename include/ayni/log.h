/*
 * log -- the log of an interview: what happened, where, from when to when.
 *
 * A list of rows, kept and sent in columns, as one deterministic CBOR item;
 * written out it is the audit.csv of ODK Collect.
 *
 * units times milliseconds since 1970-01-01 UTC; begun_us microseconds: the
 *       paradata's, which the first row counts from
 * src   docs/wire.md section 6; ODK XForms, "Audit log"
 */
#ifndef AYNI_LOG_H
#define AYNI_LOG_H

#include "ayni/form.h"
#include "ayni/unpack.h"

#define LOG_NAME "audit.csv"
#define LOG_MAX_BYTES (128u << 10)
#define LOG_MAX_WAY 8u /* repeat instances around a place */

struct entry;

/* X(NAME, what ODK calls it, it has a place, it lasts); numbers are frozen */
#define LOG_EVENTS(X)                                                         \
	X(QUESTION, "question", true, true)                                   \
	X(END, "end screen", false, true)                                     \
	X(START, "form start", false, false)                                  \
	X(RESUME, "form resume", false, false)                                \
	X(SAVE, "form save", false, false)                                    \
	X(FINALISE, "form finalize", false, false)                            \
	X(EXIT, "form exit", false, false)                                    \
	X(JUMP, "jump", false, false)                                         \
	X(ADD, "add repeat", true, false)                                     \
	X(REMOVE, "delete repeat", true, false)                               \
	X(REFUSE, "constraint error", true, false)                            \
	X(UNFINISHED, "finalize error", false, false)                         \
	X(REASON, "change reason", false, false)                              \
	X(NO_LOCATION, "location providers disabled", false, false)

enum log_event {
#define X(name, said, placed, lasting) LOG_##name,
	LOG_EVENTS(X)
#undef X
};

struct log_row {
	enum log_event event;
	uint32_t field; /* 0: nowhere */
	uint32_t position[LOG_MAX_WAY]; /* from 1, of the repeat instances
					 * around it, from the outside in */
	size_t way;
	int64_t start_ms, end_ms; /* end_ms: of what lasts */
	struct bytes was, is; /* a question's answer that changed, as in
			       * Answers; n == 0: none; both: it did not */
};

/*
 * log_put -- rows as one log, appended; what an event has not is ignored.
 *
 * in    most_bytes  of it, LOG_MAX_BYTES at most; rows that find no room are
 *                   left out from the end
 * out   how many are in it; 0: nothing is appended
 */
size_t log_put(struct buf *out, int64_t begun_us, const struct log_row *row,
    size_t n, size_t most_bytes);

/* log_check -- errs BADFORM NONCANON TOOBIG */
enum ayni_err log_check(struct bytes log, int64_t begun_us) AYNI_CHECK;

/* A walk over a log that was checked; n == 0: no row.  Rows borrow of it. */
struct log_walk {
	struct unpack event, node, start, lasted, change;
	uint64_t events, nodes, lasting, changes; /* that are left */
	uint64_t wait; /* rows until the next change */
	int64_t at_ms, field;
	enum ayni_err err; /* of one that was not */
};
struct log_walk log_begin(struct bytes log, int64_t begun_us);
bool log_next(struct log_walk *w, struct log_row *out);

/*
 * log_csv -- the rows of an entry's log, appended; log_csv_heading -- what
 * stands above them.
 *
 * in    f     the entry's form, which says what columns there are
 *       user  the code of the entry's author; n == 0: not known
 * errs  BADFORM   not a log of this form: a place, a value
 *       NOTFOUND  a choice beyond its list
 */
void log_csv_heading(struct buf *out, const struct form *f);
enum ayni_err log_csv(struct buf *out, const struct form *f,
    const struct entry *e, struct text user) AYNI_CHECK;

#endif
