/*
 * diag -- what is wrong with a form, and where, for its author.
 *
 * Authoring faults are not errors of a call but a list: every reader and
 * checker adds to one struct diag, and the caller looks whether any entry
 * is a fault.  Texts stand once in proto/form/diag_list.h, in English,
 * French and Spanish, with places {1}..{4} for arguments and {9} for what
 * the error means.
 *
 * units rows count from 1, the header of a sheet being row 1; column is the
 *       sheet's column name ("relevant"), or an XML path; 0 and "" where a
 *       place has none
 */
#ifndef AYNI_DIAG_H
#define AYNI_DIAG_H

#include "ayni/arena.h"
#include "ayni/lang.h"
#include "ayni/map.h"

struct place {
	struct text file;   /* as the caller named it */
	struct text sheet;  /* "survey", "choices", "settings", "entities" */
	uint32_t row;       /* sheet row, or line of an XML file */
	struct text column; /* column name, or node path */
};

enum diag_level {
	DIAG_WARNING,
	DIAG_FAULT,
};

struct diag_entry {
	struct place at;
	enum diag_level level;
	unsigned code; /* index into diag_list.h */
	enum ayni_err err; /* AUTHORING, SYNTAX, TYPE, REFERENCE, CYCLE, ... */
	struct text arg[4];
	size_t args;
	uint32_t offset; /* byte offset in an expression, UINT32_MAX: none */
};

#define DIAG_ORIGIN_NAMES 64
#define DIAG_MAX 1000 /* entries kept; further ones are only counted */
#define DIAG_MAX_NEAR 100u

struct diag {
	struct arena arena; /* owns every text in here */
	struct diag_entry *entry;
	struct buf origin; /* of the lines of an XForm */
	struct text origin_name[DIAG_ORIGIN_NAMES];
	uint16_t origin_names;
	struct diag_header *header;
	size_t n;
	size_t faults; /* counted, kept or not */
	size_t warnings;
	unsigned nears; /* looked for */
	bool nomem;
};

void diag_init(struct diag *d);
void diag_free(struct diag *d);
/* diag_add -- copies its texts; never fails visibly (nomem is set). */
void diag_add(struct diag *d, const struct place *at, enum diag_level level,
    unsigned code, enum ayni_err err, const struct text *arg, size_t args);
/* diag_limit -- a fault, of kind TOOBIG: there may be "most" of something,
 * which its text calls {2}; {1} is about. */
void diag_limit(struct diag *d, const struct place *at, unsigned code,
    struct text about, size_t most);
/* diag_guesses -- whether to look for what was meant once more: all names
 * are looked at each time, and one who misspelt a hundred knows.
 * diag_near -- map_nearest, as long as that holds. */
bool diag_guesses(struct diag *d);
struct text diag_near(struct diag *d, const struct map *names,
    struct text name);
/* diag_mark, diag_release -- forgets what was added since, as when a form is
 * read once more. */
struct diag_mark {
	size_t n, faults, warnings;
};
struct diag_mark diag_mark(const struct diag *d);
void diag_release(struct diag *d, struct diag_mark m);
/*
 * diag_origin, diag_header -- where an XForm comes from: what is added later
 * about a line of it is told of the author's sheet and row instead.
 *
 * in    line    of the XForm, from which on it comes from "at"; they are
 *               given in their order; at->row == 0: from no row
 *       header  of the sheet's column for an attribute of the XForm's, which
 *               a message names by its first argument; at->column, where it
 *               has text, goes first
 */
void diag_origin(struct diag *d, uint32_t line, const struct place *at);
void diag_header(struct diag *d, struct text attribute, struct text header);
/* diag_put -- "sse.csv, survey, row 12, column relevant: ..." */
void diag_put(struct buf *b, const struct diag_entry *e, enum lang lang);
/* diag_message -- the message alone, without its place. */
void diag_message(struct buf *b, const struct diag_entry *e, enum lang lang);

#endif
