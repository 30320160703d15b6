#include "ui/refused.h"

static enum phrase
not_medium(const struct conduct *c)
{
	struct text asked = interview_view(conduct_interview(c),
	    conduct_at(c).node).field->mediatype;

	if (text_starts(asked, TEXT("audio/")))
		return SAY_NOT_AUDIO;
	return text_starts(asked, TEXT("video/")) ? SAY_NOT_VIDEO
						  : SAY_NOT_IMAGE;
}

void
refused_put(const struct conduct *c, struct text typed, enum lang lang,
    struct buf *b)
{
	static const enum phrase ours[] = {[REFUSED_TYPE] = SAY_REFUSED,
	    [REFUSED_CONSTRAINT] = SAY_CONSTRAINT,
	    [REFUSED_REQUIRED] = SAY_REQUIRED,
	    [REFUSED_FIXED] = SAY_ROWS_FIXED,
	    [REFUSED_NO_FILE] = SAY_NO_FILE,
	    [REFUSED_EMPTY] = SAY_FILE_EMPTY,
	    [REFUSED_TOO_LARGE] = SAY_FILE_TOO_LARGE,
	    [REFUSED_TOO_MANY] = SAY_TOO_MANY_FILES,
	    [REFUSED_NO_ROOM] = SAY_NO_ROOM};
	struct text message = conduct_message(c);
	enum refusal why = conduct_refusal(c);

	if (why == REFUSED_NOTHING)
		return;
	if (message.n > 0)
		buf_put_text(b, message);
	else
		phrase_put(b, why == REFUSED_MEDIUM ? not_medium(c)
						    : ours[why],
		    lang, &typed, 1);
}

void
refused_misread(const struct misread *why, struct text typed, enum lang lang,
    struct buf *b)
{
	struct text arg[3] = {typed, text_of(why->arg[0]),
	    text_of(why->arg[1])};

	if (why->why == SAY_TOO_FEW_POINTS)
		arg[0] = arg[1];
	phrase_put(b, why->why, lang, arg, 3);
}
