#include "ui/phrase.h"

#include "ayni/say.h"

static const struct said texts[] = {
#define X(name, en, fr, es) [SAY_##name] = {{en, fr, es}},
	TERMINAL_TEXTS(X)
#undef X
};

struct text
phrase_text(enum phrase p, enum lang lang)
{
	return text_of(texts[p].in[lang]);
}

void
phrase_put(struct buf *b, enum phrase p, enum lang lang,
    const struct text *arg, size_t n)
{
	say_put(b, texts[p].in[lang], arg, n);
}
