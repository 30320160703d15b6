#include "ayni/options.h"

#include <string.h>

#include "ayni/map.h"

#define TEXTS(X)                                                              \
	X(NO_COMMAND, "no command given; try --help",                         \
	    "aucune commande ; essayez --help",                               \
	    "falta la orden; pruebe --help")                                  \
	X(COMMAND, "there is no command \"{1}\"",                             \
	    "la commande « {1} » n'existe pas", "no existe la orden «{1}»")   \
	X(PART, "\"{1}\" needs one more word: ",                                \
	    "« {1} » demande un mot de plus : ",                              \
	    "«{1}» necesita una palabra más: ")                               \
	X(OPTION, "there is no option --{1} here",                            \
	    "l'option --{1} n'existe pas ici", "aquí no existe la opción --{1}") \
	X(MEANT, "; did you mean \"{1}\"?", " ; vouliez-vous dire « {1} » ?", \
	    "; ¿quiso decir «{1}»?")                                          \
	X(NO_VALUE, "--{1} needs a value", "--{1} demande une valeur",        \
	    "--{1} necesita un valor")                                        \
	X(A_VALUE, "--{1} takes no value", "--{1} ne prend pas de valeur",    \
	    "--{1} no lleva valor")                                           \
	X(FEW, "something is missing: {1}", "il manque quelque chose : {1}",  \
	    "falta algo: {1}")                                                \
	X(MANY, "\"{1}\" is more than this command takes",                    \
	    "« {1} » est de trop", "«{1}» sobra")                             \
	X(USAGE, "usage: ", "usage : ", "uso: ")                              \
	X(COMMANDS, "commands:", "commandes :", "órdenes:")                   \
	X(OPTIONS, "options:", "options :", "opciones:")                      \
	X(JSON, "answer as JSON", "répondre en JSON", "responder en JSON")    \
	X(HELP, "this help", "cette aide", "esta ayuda")                      \
	X(MORE, "\"{1} COMMAND --help\" tells more",                          \
	    "« {1} COMMANDE --help » en dit plus",                            \
	    "«{1} ORDEN --help» dice más")

enum texts {
#define X(name, en, fr, es) SAY_##name,
	TEXTS(X)
#undef X
};

static const struct said texts[] = {
#define X(name, en, fr, es) [SAY_##name] = {{en, fr, es}},
	TEXTS(X)
#undef X
};

static void
put(struct buf *b, enum lang lang, enum texts t, const char *arg)
{
	struct text a = text_of(arg);

	say_put(b, texts[t].in[lang], &a, 1);
}

static void
put_nearest(struct buf *why, enum lang lang, const struct map *known,
    const char *given)
{
	struct text near = map_nearest(known, text_of(given));

	if (near.n > 0)
		say_put(why, texts[SAY_MEANT].in[lang], &near, 1);
}

/* How many words of argv name this command: 0 when they do not. */
static int
words(const struct command *c, int argc, char *const *argv)
{
	const char *space = strchr(c->name, ' ');
	size_t n = space != NULL ? (size_t)(space - c->name) : strlen(c->name);

	if (strlen(argv[0]) != n || memcmp(argv[0], c->name, n) != 0)
		return 0;
	if (space == NULL)
		return 1;
	return argc > 1 && strcmp(argv[1], space + 1) == 0 ? 2 : 0;
}

static const struct option *
find_option(const struct option *o, size_t n, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(o[i].name) == len && memcmp(o[i].name, name, len) == 0)
			return &o[i];
	return NULL;
}

struct parse {
	const struct command *c;
	size_t n;
	const struct option *common;
	size_t m;
	enum lang lang;
	struct options *out;
	struct buf *why;
};

/* "device", where there are "device list" and others. */
static bool
is_part(const struct parse *p, const char *given)
{
	size_t n = strlen(given), i;
	bool found = false;

	for (i = 0; i < p->n; i++) {
		const char *name = p->c[i].name;

		if (strncmp(name, given, n) != 0 || name[n] != ' ')
			continue;
		if (found)
			buf_put_z(p->why, ", ");
		else
			put(p->why, p->lang, SAY_PART, given);
		buf_put_z(p->why, name + n + 1);
		found = true;
	}
	return found;
}

static enum ayni_err
no_command(const struct parse *p, const char *given)
{
	struct map known = {0};
	enum ayni_err e = AYNI_OK;
	size_t i;

	if (is_part(p, given))
		return AYNI_USAGE;
	for (i = 0; i < p->n && e == AYNI_OK; i++)
		e = map_put(&known, text_of(p->c[i].name), NULL, NULL);
	put(p->why, p->lang, SAY_COMMAND, given);
	put_nearest(p->why, p->lang, &known, given);
	map_free(&known);
	return AYNI_USAGE;
}

static enum ayni_err
no_option(const struct parse *p, const char *given)
{
	const struct command *c = p->out->command;
	struct map known = {0};
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < p->m && e == AYNI_OK; i++)
		e = map_put(&known, text_of(p->common[i].name), NULL, NULL);
	for (i = 0; c != NULL && i < c->n && e == AYNI_OK; i++)
		e = map_put(&known, text_of(c->option[i].name), NULL, NULL);
	if (e == AYNI_OK && (c == NULL || c->json))
		e = map_put(&known, TEXT("json"), NULL, NULL);
	if (e == AYNI_OK)
		e = map_put(&known, TEXT("help"), NULL, NULL);
	put(p->why, p->lang, SAY_OPTION, given);
	put_nearest(p->why, p->lang, &known, given);
	map_free(&known);
	return AYNI_USAGE;
}

/* One option at argv[0]; *used counts the words taken. */
static enum ayni_err
one_option(const struct parse *p, int argc, char *const *argv, int *used)
{
	const char *name = argv[0] + 2, *eq = strchr(name, '=');
	size_t len = eq != NULL ? (size_t)(eq - name) : strlen(name);
	const struct command *c = p->out->command;
	const struct option *o = find_option(p->common, p->m, name, len);
	const char *value = "";

	*used = 1;
	if (strcmp(name, "help") == 0) {
		p->out->help = true;
		return AYNI_OK;
	}
	if (strcmp(name, "json") == 0 && (c == NULL || c->json)) {
		p->out->json = true;
		return AYNI_OK;
	}
	if (o == NULL && c != NULL)
		o = find_option(c->option, c->n, name, len);
	if (o == NULL)
		return no_option(p, name);
	if (o->value == NULL && eq != NULL) {
		put(p->why, p->lang, SAY_A_VALUE, o->name);
		return AYNI_USAGE;
	}
	if (o->value != NULL) {
		value = eq != NULL ? eq + 1 : argc > 1 ? argv[1] : NULL;
		*used = eq != NULL ? 1 : 2;
	}
	if (value == NULL || p->out->n == OPTIONS_MAX) {
		put(p->why, p->lang, SAY_NO_VALUE, o->name);
		return AYNI_USAGE;
	}
	p->out->given[p->out->n].name = o->name;
	p->out->given[p->out->n++].value = value;
	return AYNI_OK;
}

static enum ayni_err
operands_fit(const struct parse *p)
{
	const struct options *o = p->out;

	if (o->help)
		return AYNI_OK;
	if (o->command == NULL) {
		put(p->why, p->lang, SAY_NO_COMMAND, "");
		return AYNI_USAGE;
	}
	if (o->operands < o->command->least) {
		put(p->why, p->lang, SAY_FEW, o->command->operands);
		return AYNI_USAGE;
	}
	if (o->operands > o->command->most) {
		put(p->why, p->lang, SAY_MANY, o->operand[o->command->most]);
		return AYNI_USAGE;
	}
	return AYNI_OK;
}

static int
name_command(const struct parse *p, int argc, char *const *argv)
{
	size_t k;
	int used = 0;

	for (k = 0; k < p->n && used == 0; k++)
		if ((used = words(&p->c[k], argc, argv)) > 0)
			p->out->command = &p->c[k];
	return used;
}

enum ayni_err
options_parse(int argc, char *const argv[], const struct command *c, size_t n,
    const struct option *common, size_t m, enum lang lang,
    struct options *out, struct buf *why)
{
	struct parse p = {c, n, common, m, lang, out, why};
	bool plain = false;
	enum ayni_err e;
	int i, used;

	*out = (struct options){0};
	for (i = 1; i < argc; i += used) {
		used = 1;
		if (!plain && strcmp(argv[i], "--") == 0) {
			plain = true;
		} else if (!plain && strncmp(argv[i], "--", 2) == 0) {
			e = one_option(&p, argc - i, argv + i, &used);
			if (e != AYNI_OK)
				return e;
		} else if (out->command == NULL) {
			used = name_command(&p, argc - i, argv + i);
			if (used == 0)
				return no_command(&p, argv[i]);
		} else if (out->operands < OPERANDS_MAX) {
			out->operand[out->operands++] = argv[i];
		} else {
			put(why, lang, SAY_MANY, argv[i]);
			return AYNI_USAGE;
		}
	}
	return operands_fit(&p);
}

const char *
options_get(const struct options *o, const char *name)
{
	size_t i;

	for (i = o->n; i > 0; i--) /* the last one given counts */
		if (strcmp(o->given[i - 1].name, name) == 0)
			return o->given[i - 1].value;
	return NULL;
}

static void
put_row(struct buf *b, const char *left, const char *more, const char *right)
{
	size_t n = strlen(left) + (more != NULL ? strlen(more) + 1 : 0);

	buf_put_z(b, "  ");
	buf_put_z(b, left);
	if (more != NULL) {
		buf_put_byte(b, ' ');
		buf_put_z(b, more);
	}
	do
		buf_put_byte(b, ' ');
	while (n++ < 24);
	buf_put_z(b, right);
	buf_put_byte(b, '\n');
}

static void
put_option(struct buf *b, const struct option *o, enum lang lang)
{
	struct buf name;

	buf_init(&name, 256);
	buf_put_z(&name, "--");
	buf_put_z(&name, o->name);
	if (buf_z(&name) != NULL)
		put_row(b, buf_z(&name), o->value, o->help.in[lang]);
	buf_free(&name);
}

void
options_help(struct buf *b, const char *program, const struct command *one,
    const struct command *c, size_t n, const struct option *common, size_t m,
    enum lang lang)
{
	size_t i;

	put(b, lang, SAY_USAGE, "");
	buf_put_z(b, program);
	buf_put_byte(b, ' ');
	buf_put_z(b, one != NULL ? one->name : "COMMAND");
	if (one != NULL && one->operands != NULL) {
		buf_put_byte(b, ' ');
		buf_put_z(b, one->operands);
	}
	buf_put_z(b, " [--OPTION...]\n\n");
	if (one != NULL) {
		buf_put_z(b, one->help.in[lang]);
		buf_put_z(b, "\n\n");
	} else {
		put(b, lang, SAY_COMMANDS, "");
		buf_put_byte(b, '\n');
		for (i = 0; i < n; i++)
			put_row(b, c[i].name, NULL, c[i].help.in[lang]);
		buf_put_byte(b, '\n');
	}
	put(b, lang, SAY_OPTIONS, "");
	buf_put_byte(b, '\n');
	for (i = 0; one != NULL && i < one->n; i++)
		put_option(b, &one->option[i], lang);
	for (i = 0; i < m; i++)
		put_option(b, &common[i], lang);
	if (one == NULL || one->json)
		put_row(b, "--json", NULL, texts[SAY_JSON].in[lang]);
	put_row(b, "--help", NULL, texts[SAY_HELP].in[lang]);
	if (one == NULL) {
		buf_put_byte(b, '\n');
		put(b, lang, SAY_MORE, program);
		buf_put_byte(b, '\n');
	}
}

enum lang
options_lang(int argc, char *const argv[], const char *const *env, size_t n)
{
	size_t i;
	int k;

	for (k = 1; k < argc; k++)
		if (strncmp(argv[k], "--lang=", 7) == 0)
			return lang_of(argv[k] + 7);
		else if (strcmp(argv[k], "--lang") == 0 && k + 1 < argc)
			return lang_of(argv[k + 1]);
	for (i = 0; i < n; i++)
		if (env[i] != NULL && env[i][0] != '\0')
			return lang_of(env[i]);
	return LANG_EN;
}
