#include "ui/meant.h"

#include "ayni/utf8.h"

static const struct {
	enum meaning kind;
	const char *words[9]; /* folded */
} commands[] = {
	{MEANT_NEXT, {"n", "next", "suivant", "siguiente"}},
	{MEANT_BACK, {"b", "back", "retour", "atras", "volver"}},
	{MEANT_HELP, {"h", "help", "aide", "ayuda"}},
	{MEANT_GO, {"g", "go", "aller", "ir"}},
	{MEANT_SECTIONS, {"o", "sections", "overview", "parties", "secciones"}},
	{MEANT_REVIEW, {"r", "review", "relire", "relecture", "revisar",
	    "revision"}},
	{MEANT_ANSWERS, {"a", "answers", "reponses", "respuestas"}},
	{MEANT_CLEAR, {"x", "clear", "effacer", "borrar"}},
	{MEANT_GUIDANCE, {"i", "guidance", "info", "consignes",
	    "instrucciones"}},
	{MEANT_LANGUAGE, {"l", "language", "langue", "idioma"}},
	{MEANT_REMOVE, {"d", "remove", "delete", "retirer", "supprimer",
	    "quitar", "eliminar"}},
	{MEANT_PAUSE, {"p", "q", "pause", "quit", "quitter", "pausa",
	    "salir"}},
};

static enum meaning
command(struct text word)
{
	struct buf folded;
	enum meaning kind = MEANT_UNKNOWN;
	size_t i, k;

	buf_init(&folded, 64);
	utf8_fold(&folded, word);
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		for (k = 0; commands[i].words[k] != NULL; k++)
			if (text_is(buf_text(&folded), commands[i].words[k]))
				kind = commands[i].kind;
	buf_free(&folded);
	return kind;
}

struct meant
meant_read(struct text line)
{
	struct text t = text_trim(line), word;
	size_t i = 1;

	if (t.n == 0)
		return (struct meant){MEANT_NEXT, t};
	if (text_is(t, "<"))
		return (struct meant){MEANT_BACK, {"", 0}};
	if (text_is(t, ">"))
		return (struct meant){MEANT_MORE, {"", 0}};
	if (text_is(t, "?"))
		return (struct meant){MEANT_HELP, {"", 0}};
	if (t.p[0] == '/')
		return (struct meant){MEANT_FIND, {t.p + 1, t.n - 1}};
	if (t.p[0] != ':')
		return (struct meant){MEANT_ANSWER, t};
	if (t.n > 1 && t.p[1] == ':')
		return (struct meant){MEANT_ANSWER, {t.p + 1, t.n - 1}};
	while (i < t.n && t.p[i] != ' ')
		i++;
	word = (struct text){t.p + 1, i - 1};
	return (struct meant){command(word),
	    text_trim((struct text){t.p + i, t.n - i})};
}
