/* options: command lines, refusals with the nearest name, help. */
#include "support/test.h"

#include <string.h>

#include "ayni/options.h"

static enum ayni_err
nothing(void *ctx, const struct options *o)
{
	(void)ctx;
	(void)o;
	return AYNI_OK;
}

static const struct option publish_options[] = {
    {"name", "NAME", {{"its name", "son nom", "su nombre"}}},
    {"force", NULL, {{"even so", "quand même", "aun así"}}},
};
static const struct option common[] = {
    {"home", "DIR", {{"where", "où", "dónde"}}},
};
static const struct command commands[] = {
    {"form publish", "FILE...", 1, 3, true, publish_options, 2,
	{{"publish a form", "publier un formulaire", "publicar un formulario"}},
	nothing},
    {"form list", NULL, 0, 0, true, NULL, 0,
	{{"list forms", "lister", "listar"}}, nothing},
    {"serve", NULL, 0, 0, false, NULL, 0,
	{{"serve", "servir", "servir"}}, nothing},
};

static enum ayni_err
parse(struct options *o, struct buf *why, int argc, const char *const *argv)
{
	static char copy[8][64];
	char *at[8];
	int i;

	for (i = 0; i < argc; i++) {
		(void)snprintf(copy[i], sizeof(copy[i]), "%s", argv[i]);
		at[i] = copy[i];
	}
	buf_clear(why);
	return options_parse(argc, at, commands, 3, common, 1, LANG_EN, o, why);
}
#define PARSE(...)                                                            \
	parse(&o, &why, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *), \
	    (const char *[]){__VA_ARGS__})

static void
options_stand_before_and_after_the_command(void **state)
{
	struct options o;
	struct buf why;

	(void)state;
	buf_init(&why, 1000);
	assert_int_equal(PARSE("aynid", "--home", "x", "form", "publish", "a",
			     "--name=b", "--force"), AYNI_OK);
	assert_ptr_equal(o.command, &commands[0]);
	assert_string_equal(options_get(&o, "home"), "x");
	assert_string_equal(options_get(&o, "name"), "b");
	assert_string_equal(options_get(&o, "force"), "");
	assert_string_equal(o.operand[0], "a");
	assert_int_equal(PARSE("aynid", "form", "publish", "--", "--a"), AYNI_OK);
	assert_string_equal(o.operand[0], "--a");
	assert_null(options_get(&o, "name"));
	buf_free(&why);
}

static void
what_is_not_understood_is_named(void **state)
{
	struct options o;
	struct buf why;

	(void)state;
	buf_init(&why, 1000);
	assert_int_equal(PARSE("aynid", "form", "publsh", "a"), AYNI_USAGE);
	assert_string_equal(buf_z(&why),
	    "\"form\" needs one more word: publish, list");
	assert_int_equal(PARSE("aynid", "form"), AYNI_USAGE);
	assert_string_equal(buf_z(&why),
	    "\"form\" needs one more word: publish, list");
	assert_int_equal(PARSE("aynid", "srve"), AYNI_USAGE);
	assert_string_equal(buf_z(&why),
	    "there is no command \"srve\"; did you mean \"serve\"?");
	assert_int_equal(PARSE("aynid", "form", "publish", "a", "--nme", "b"),
	    AYNI_USAGE);
	assert_non_null(strstr(buf_z(&why), "did you mean \"name\"?"));
	assert_int_equal(PARSE("aynid", "form", "publish"), AYNI_USAGE);
	assert_int_equal(PARSE("aynid", "form", "list", "x"), AYNI_USAGE);
	assert_int_equal(PARSE("aynid", "serve", "--json"), AYNI_USAGE);
	assert_int_equal(PARSE("aynid", "serve", "--home"), AYNI_USAGE);
	assert_int_equal(PARSE("aynid"), AYNI_USAGE);
	buf_free(&why);
}

static void
help_names_commands_operands_and_options(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4000);
	options_help(&b, "aynid", &commands[0], commands, 3, common, 1, LANG_FR);
	assert_non_null(strstr(buf_z(&b), "usage : aynid form publish FILE..."));
	assert_non_null(strstr(buf_z(&b), "--name NAME"));
	assert_non_null(strstr(buf_z(&b), "publier un formulaire"));
	buf_clear(&b);
	options_help(&b, "aynid", NULL, commands, 3, common, 1, LANG_ES);
	assert_non_null(strstr(buf_z(&b), "form list"));
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_stand_before_and_after_the_command),
	    cmocka_unit_test(what_is_not_understood_is_named),
	    cmocka_unit_test(help_names_commands_operands_and_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
