/*
 * meant -- what a typed line means: an answer or a command.
 *
 * Commands have one letter, the same in every language, and words in
 * English, French and Spanish, all of them understood at any time; case and
 * accents do not count.
 *
 * src   docs/interview.md, "Commands"
 */
#ifndef UI_MEANT_H
#define UI_MEANT_H

#include "ayni/bytes.h"

enum meaning {
	MEANT_ANSWER,
	MEANT_NEXT, /* an empty line */
	MEANT_BACK,
	MEANT_MORE,
	MEANT_FIND, /* "/text": an answer where there is no list */
	MEANT_HELP,
	MEANT_GO,
	MEANT_SECTIONS,
	MEANT_REVIEW,
	MEANT_ANSWERS,
	MEANT_CLEAR,
	MEANT_GUIDANCE,
	MEANT_LANGUAGE,
	MEANT_REMOVE,
	MEANT_PAUSE,
	MEANT_UNKNOWN, /* begins with ":" and is no command */
};

struct meant {
	enum meaning kind;
	struct text rest; /* the answer, or what follows the command */
};

/* meant_read -- rest is a part of the line. */
struct meant meant_read(struct text line);

#endif
