/* xlsform: sheets to XForms, and what is refused, where, with what advice. */
#include "support/test.h"

#include <string.h>

#include "ayni/form.h"
#include "ayni/xlsform.h"

#define LIMIT (32u << 20)

/* Forms are Markdown tables. */
#define SURVEY "| survey |\n"
#define CHOICES "| choices |\n| | list_name | name | label |\n"

static enum ayni_err
convert(const char *md, struct diag *d, struct buf *out)
{
	struct pour_sink sink = pour_sink_buf(out);
	struct workbook w;
	uint32_t line;
	enum ayni_err e;

	sheet_init(&w);
	e = sheet_read_md(&w, TEXT("form.md"), text_of(md), &line);
	if (e == AYNI_OK)
		e = xlsform_convert(&w, TEXT("data"), d, &sink);
	sheet_free(&w);
	return e;
}

/* ---- What is written ------------------------------------------------- */

struct written {
	const char *name;
	const char *md;
	const char *snippet[4]; /* each stands in the XForm */
};

static const struct written written[] = {
    {"a question is a node, a bind and a control",
	SURVEY "| | type | name | label |\n| | integer | age | Age |\n",
	{"<age/>", "<bind nodeset=\"/data/age\" type=\"int\"/>",
	    "<input ref=\"/data/age\">", "<label>Age</label>"}},
    {"yes stands for true()",
	SURVEY "| | type | name | label | required |\n"
	       "| | text | a | A | yes |\n",
	{"required=\"true()\""}},
    {"references are absolute outside repeats",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | text | a | A | |\n| | text | b | B | ${a} = 'x' |\n",
	{"relevant=\" /data/a  = 'x'\""}},
    {"references are relative inside a shared repeat",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | begin_repeat | r | R | |\n| | text | a | A | |\n"
	       "| | begin_group | g | G | |\n"
	       "| | text | b | B | ${a} = 'x' |\n"
	       "| | end_group | | | |\n| | end_repeat | | | |\n",
	{"relevant=\" ../../a  = 'x'\"", "<r jr:template=\"\">"}},
    {"a reference in a label is an output",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| | note | n | Hello ${a} & co |\n",
	{"<label>Hello <output value=\" /data/a \"/> &amp; co</label>"}},
    {"translations are itext, what is missing is a hyphen",
	SURVEY "| | type | name | label::English (en) | "
	       "label::French (fr) |\n"
	       "| | text | a | Name | Nom |\n| | text | b | Only | |\n",
	{"<translation lang=\"French (fr)\">", "<value>Nom</value>",
	    "<value>-</value>", "jr:itext('/data/b:label')"}},
    {"a choice filter becomes a predicate",
	SURVEY "| | type | name | label | choice_filter |\n"
	       "| | text | p | P | |\n| | select_one c | q | Q | k = ${p} |\n"
	       "| choices |\n| | list_name | name | label | k |\n"
	       "| | c | y | Yes | 1 |\n",
	{"<itemset nodeset=\"instance('c')/root/item[k =  /data/p ]\">",
	    "<k>1</k>"}},
    {"a computed default is set when the interview begins",
	SURVEY "| | type | name | label | default |\n"
	       "| | date | a | A | today() |\n| | date | b | B | "
	       "2020-01-02 |\n",
	{"<setvalue ref=\"/data/a\" event=\"odk-instance-first-load\" "
	 "value=\"today()\"/>", "<b>2020-01-02</b>"}},
    {"a trigger sets a value when its question changes",
	SURVEY "| | type | name | label | calculation | trigger |\n"
	       "| | text | a | A | | |\n| | dateTime | t | | now() | ${a} |\n",
	{"<setvalue ref=\"/data/t\" event=\"xforms-value-changed\" "
	 "value=\"now()\"/>"}},
    {"a computed count is a node beside its repeat",
	SURVEY "| | type | name | label | repeat_count |\n"
	       "| | begin_repeat | r | R | 2 + 1 |\n| | text | a | A | |\n"
	       "| | end_repeat | | | |\n",
	{"<r_count/>", "calculate=\"2 + 1\"", "jr:count=\" /data/r_count \""}},
    {"another answer has a choice and a text",
	SURVEY "| | type | name | label |\n"
	       "| | select_one c or_other | q | Q |\n" CHOICES
	       "| | c | y | Yes |\n",
	{"<name>other</name>", "<q_other/>",
	    "relevant=\"selected(../q, 'other')\""}},
    {"the settings name the form",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| settings |\n| | form_title | form_id | version | style |\n"
	       "| | My form | my_form | 7 | pages |\n",
	{"<h:title>My form</h:title>", "<data id=\"my_form\" version=\"7\">",
	    "<h:body class=\"pages\">"}},
    {"an entity takes its values from the survey",
	SURVEY "| | type | name | label | save_to |\n"
	       "| | text | a | A | called |\n"
	       "| entities |\n| | list_name | label |\n| | trees | ${a} |\n",
	{"entities:entities-version=\"2024.1.0\"", "dataset=\"trees\"",
	    "entities:saveto=\"called\"",
	    "ref=\"/data/meta/entity/@id\""}},
    {"a loop is a group for each choice but none",
	SURVEY "| | type | name | label | label::fr | relevant |\n"
	       "| | begin loop over c | l | L | L | |\n"
	       "| | integer | n | %(label)s: %(name)s | %(label)s ? | "
	       "'%(name)s' != '' |\n"
	       "| | end loop | | | | |\n"
	       "| choices |\n| | list_name | name | label | label::fr |\n"
	       "| | c | a | Ant | Fourmi |\n| | c | none | No | Non |\n",
	{"<l>\n            <a>\n              <n/>\n            </a>\n"
	 "          </l>",
	    "relevant=\"'a' != ''\"", "<value>Ant: a</value>",
	    "<value>Fourmi ?</value>"}},
    {"a tag of a map offers the list that is called as it",
	SURVEY "| | type | name | label |\n| | osm tags | o | O |\n"
	       "| osm |\n| | list_name | name | label |\n"
	       "| | tags | building | Building |\n"
	       "| | building | yes | Yes |\n",
	{"<tag key=\"building\">\n        <label>Building</label>\n        "
	 "<item>\n          <label>Yes</label>\n          "
	 "<value>yes</value>"}},
    {"what XML cannot hold is a space",
	SURVEY "| | type | name | label | hint::En\x01g |\n"
	       "| | text | a | A\x02\x1f<\xef\xbf\xbe | h\x0b |\n",
	{"<translation lang=\"En g\">", "<label>A &lt;</label>",
	    "<value>h</value>"}},
    {"choices may come from a file",
	SURVEY "| | type | name | label |\n"
	       "| | select_one_from_file towns.csv | q | Q |\n",
	{"<instance id=\"towns\" src=\"jr://file-csv/towns.csv\"/>",
	    "nodeset=\"instance('towns')/root/item\""}},
};

static void
is_written(void **state)
{
	const struct written *t = *state;
	struct buf out;
	struct diag d;
	size_t i;

	diag_init(&d);
	buf_init(&out, LIMIT);
	assert_int_equal(convert(t->md, &d, &out), AYNI_OK);
	for (i = 0; i < 4 && t->snippet[i] != NULL; i++)
		if (strstr(buf_z(&out), t->snippet[i]) == NULL)
			fail_msg("%s\nis not in\n%s", t->snippet[i],
			    buf_z(&out));
	buf_free(&out);
	diag_free(&d);
}

/* ---- What is refused ------------------------------------------------- */

struct refused {
	const char *name;
	const char *md;
	const char *sheet;
	uint32_t row;
	const char *column;
	const char *message; /* some of it */
};

static const struct refused refused[] = {
    {"a type that nobody knows, with the nearest one",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| | integr | b | B |\n",
	"survey", 3, "type", "did you mean \"integer\"?"},
    {"a question without type",
	SURVEY "| | type | name | label |\n| | | a | A |\n",
	"survey", 2, "type", "no type"},
    {"a question without name",
	SURVEY "| | type | name | label |\n| | text | | A |\n",
	"survey", 2, "name", "no name"},
    {"a name that cannot be one",
	SURVEY "| | type | name | label |\n| | text | 1a b | A |\n",
	"survey", 2, "name", "\"1a b\""},
    {"a name of letters that XML does not know",
	SURVEY "| | type | name | label |\n| | text | a\u04cf | A |\n",
	"survey", 2, "name", "\"a\u04cf\""},
    {"an audit that saves to no entity",
	SURVEY "| | type | name | label | save_to |\n"
	       "| | text | a | A | |\n| | audit | audit | | p |\n",
	"survey", 3, "save_to", "entities"},
    {"a column that would be an attribute, but is no name",
	SURVEY "| | type | name | label | bind::r\x01x |\n"
	       "| | text | a | A | x |\n",
	"survey", 1, "bind::r x", "\"r x\""},
    {"a column whose prefix is a second one of its namespace",
	SURVEY "| | type | name | label | bind::j:preload |\n"
	       "| | text | a | A | x |\n"
	       "| settings |\n| | namespaces |\n"
	       "| | j=\"http://openrosa.org/javarosa\" |\n",
	"survey", 1, "bind::j:preload", "\"j:preload\""},
    {"a namespace that is XML's own",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| settings |\n| | instance_xmlns |\n"
	       "| | http://www.w3.org/2000/xmlns/ |\n",
	"settings", 2, "instance_xmlns", "belongs to XML"},
    {"a name that stands twice",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| | text | a | B |\n",
	"survey", 3, "name", "\"a\" stands twice"},
    {"a name that is reserved",
	SURVEY "| | type | name | label |\n| | text | meta | A |\n",
	"survey", 2, "name", "reserved"},
    {"two repeats of one name",
	SURVEY "| | type | name | label |\n| | begin_repeat | r | R |\n"
	       "| | text | a | A |\n| | end_repeat | | |\n"
	       "| | begin_group | g | G |\n| | begin_repeat | r | R |\n"
	       "| | text | b | B |\n| | end_repeat | | |\n"
	       "| | end_group | | |\n",
	"survey", 6, "name", "\"r\""},
    {"a reference to nothing, with the nearest name",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | text | village | V | |\n"
	       "| | text | b | B | ${vilage} = 'x' |\n",
	"survey", 3, "relevant", "did you mean \"village\"?"},
    {"choices from a question that is not there",
	SURVEY "| | type | name | label |\n| | text | age | A |\n"
	       "| | select_one ${agee} | b | B |\n",
	"survey", 3, "type", "did you mean \"age\"?"},
    {"a reference to a name that stands in two groups",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | begin_group | g | G | |\n| | text | a | A | |\n"
	       "| | end_group | | | |\n| | text | a | A | |\n"
	       "| | text | b | B | ${a} = 1 |\n",
	"survey", 6, "relevant", "more than once"},
    {"a reference without end",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | text | a | A | |\n| | text | b | B | ${a = 1 |\n",
	"survey", 3, "relevant", "no reference"},
    {"a group that never ends",
	SURVEY "| | type | name | label |\n| | begin_group | g | G |\n"
	       "| | text | a | A |\n",
	"survey", 2, "type", "\"g\" begins here and never ends"},
    {"an end that ends nothing",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| | end_group | | |\n",
	"survey", 3, "type", "never began"},
    {"a list that is not there, with the nearest one",
	SURVEY "| | type | name | label |\n"
	       "| | select_one yes_noo | q | Q |\n" CHOICES
	       "| | yes_no | y | Yes |\n",
	"survey", 2, "type", "did you mean \"yes_no\"?"},
    {"choices without a choices sheet",
	SURVEY "| | type | name | label |\n| | select_one c | q | Q |\n",
	"survey", 2, "type", "\"choices\" is missing"},
    {"a choice without name",
	SURVEY "| | type | name | label |\n| | select_one c | q | Q |\n"
	CHOICES "| | c | y | Yes |\n| | c | | No |\n",
	"choices", 3, "name", "has no name"},
    {"a choice that stands twice",
	SURVEY "| | type | name | label |\n| | select_one c | q | Q |\n"
	CHOICES "| | c | y | Yes |\n| | c | y | No |\n",
	"choices", 3, "name", "\"y\" stands twice"},
    {"a choice with a space where several may be chosen",
	SURVEY "| | type | name | label |\n"
	       "| | select_multiple c | q | Q |\n" CHOICES
	       "| | c | a b | Yes |\n",
	"choices", 2, "name", "\"a b\" has a space"},
    {"a question without label or hint",
	SURVEY "| | type | name | label |\n| | text | a | |\n",
	"survey", 2, "label", "neither label nor hint"},
    {"a calculation of nothing",
	SURVEY "| | type | name | label | calculation |\n"
	       "| | calculate | a | | |\n",
	"survey", 2, "calculation", "calculates nothing"},
    {"a constraint that cannot be read",
	SURVEY "| | type | name | label | constraint |\n"
	       "| | integer | a | A | . > (3 |\n",
	"survey", 2, "constraint", "a bracket or a value is missing"},
    {"a constraint with something too much",
	SURVEY "| | type | name | label | constraint |\n"
	       "| | text | a | A | . = 1 2 |\n",
	"survey", 2, "constraint", "\"2\" cannot follow \". = 1\""},
    {"an operator of other languages",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | integer | a | A | |\n"
	       "| | text | b | B | ${a} == 1 |\n",
	"survey", 3, "relevant", "\"==\" stands where nothing like it can; did "
	"you mean \"=\"?"},
    {"a division by what looks like a path",
	SURVEY "| | type | name | label | calculation |\n"
	       "| | integer | a | A | |\n"
	       "| | calculate | b | | ${a} / 2 |\n",
	"survey", 3, "calculation", "did you mean \"div\"?"},
    {"a logical operator in capitals",
	SURVEY "| | type | name | label | constraint |\n"
	       "| | integer | a | A | . > 1 AND . < 9 |\n",
	"survey", 2, "constraint", "did you mean \"and\"?"},
    {"a quote that is never closed",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | text | a | A | |\n| | text | b | B | ${a} = 'x |\n",
	"survey", 3, "relevant", "begins at \"'x\" is never closed"},
    {"something too much, told as its author wrote it",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | text | a | A | |\n| | text | b | B | ${a} 7 |\n",
	"survey", 3, "relevant", "\"7\" cannot follow \"${a}\""},
    {"a select without its list",
	SURVEY "| | type | name | label |\n| | select_one | a | A |\n",
	"survey", 2, "type", "as in \"select_one yes_no\""},
    {"a type that other programs know",
	SURVEY "| | type | name | label |\n| | Number | a | A |\n"
	       "| | checkbox c | b | B |\n",
	"survey", 3, "type", "did you mean \"select_multiple\"?"},
    {"a list column that is misspelt",
	SURVEY "| | type | name | label |\n| | select_one c | a | A |\n"
	       "| choices |\n| | listname | name | label |\n"
	       "| | c | x | X |\n",
	"choices", 1, "listname", "\"list_name\" is missing; did you mean it by "
	"\"listname\"?"},
    {"a kind of media that there is not",
	SURVEY "| | type | name | label | media::film |\n"
	       "| | text | a | A | f.mp4 |\n",
	"survey", 1, "media::film", "\"film\" is no kind of media"},
    {"a survey sheet without types",
	SURVEY "| | tpye | name | label |\n| | text | a | A |\n",
	"survey", 1, "tpye", "\"type\" is missing; did you mean it by \"tpye\""},
    {"a misspelt survey sheet",
	"| surve |\n| | type | name | label |\n| | text | a | A |\n",
	"", 0, "", "did you mean \"surve\"?"},
    {"two columns that mean the same",
	SURVEY "| | type | name | value | label |\n| | text | a | b | A |\n",
	"survey", 1, "value", "\"name\" and \"value\""},
    {"a parameter that the type has not",
	SURVEY "| | type | name | label | parameters |\n"
	       "| | text | a | A | row=3 |\n",
	"survey", 2, "parameters", "did you mean \"rows\"?"},
    {"parameters that are no pairs",
	SURVEY "| | type | name | label | parameters |\n"
	       "| | range | a | A | start 3 |\n",
	"survey", 2, "parameters", "key=value"},
    {"a step larger than its range",
	SURVEY "| | type | name | label | parameters |\n"
	       "| | range | a | A | start=1 end=3 step=5 |\n",
	"survey", 2, "parameters", "step"},
    {"a trigger that is no reference",
	SURVEY "| | type | name | label | calculation | trigger |\n"
	       "| | text | a | A | | |\n| | text | b | B | 1 | a |\n",
	"survey", 3, "trigger", "\"a\" is not a list"},
    {"another answer with a choice filter",
	SURVEY "| | type | name | label | choice_filter |\n"
	       "| | select_one c or_other | q | Q | name = 'y' |\n" CHOICES
	       "| | c | y | Yes |\n",
	"survey", 2, "choice_filter", "or_other"},
    {"save_to without an entities sheet",
	SURVEY "| | type | name | label | save_to |\n"
	       "| | text | a | A | x |\n",
	"survey", 2, "save_to", "entities sheet"},
    {"an entity to create that has no label",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| entities |\n| | list_name |\n| | trees |\n",
	"entities", 2, "label", "\"trees\" needs label"},
    {"an entity to change whose list the form has not",
	SURVEY "| | type | name | label |\n"
	       "| | select_one_from_file trees.csv | t | T |\n"
	       "| entities |\n| | list_name | entity_id |\n"
	       "| | tree | ${t} |\n",
	"entities", 2, "list_name", "did you mean \"trees\"?"},
    {"an encrypted form without instanceID",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| settings |\n| | omit_instanceID | public_key |\n"
	       "| | yes | abc |\n",
	"settings", 2, "omit_instanceID", "instanceID"},
};

/* Fails unless a fault or warning says so, there. */
static void
assert_told(const struct refused *t, const struct diag *d,
    enum diag_level level)
{
	struct buf message;
	bool found = false;
	size_t i;

	buf_init(&message, 10000);
	for (i = 0; i < d->n; i++) {
		const struct diag_entry *e = &d->entry[i];

		buf_clear(&message);
		diag_message(&message, e, LANG_EN);
		found = found || (e->level == level &&
		    e->at.row == t->row && text_is(e->at.sheet, t->sheet) &&
		    text_is(e->at.column, t->column) &&
		    strstr(buf_z(&message), t->message) != NULL);
	}
	buf_clear(&message);
	for (i = 0; i < d->n && !found; i++) {
		diag_put(&message, &d->entry[i], LANG_EN);
		buf_put_z(&message, "\n");
	}
	if (!found)
		fail_msg("said instead:\n%s", buf_z(&message));
	buf_free(&message);
}

static void
is_refused(void **state)
{
	const struct refused *t = *state;
	struct buf out;
	struct diag d;

	diag_init(&d);
	buf_init(&out, LIMIT);
	assert_int_equal(convert(t->md, &d, &out), AYNI_AUTHORING);
	assert_int_equal(out.n, 0);
	assert_told(t, &d, DIAG_FAULT);
	buf_free(&out);
	diag_free(&d);
}

/* ---- What is found when the XForm is read ----------------------------- */

#define ASKED "| | type | name | label | relevant | calculation |\n"

static const struct refused found_later[] = {
    {"a function that is misspelt",
	SURVEY ASKED "| | text | a | A | selectd('a', 'b') | |\n",
	"survey", 2, "relevant", "did you mean selected()?"},
    {"arguments that are missing",
	SURVEY ASKED "| | text | a | A | | |\n"
		     "| | calculate | b | | | substr('a') |\n",
	"survey", 3, "calculation", "substr() takes another number of "
	"arguments: 2-3"},
    {"an instance that is not there, in a message of two lines",
	SURVEY "| | type | name | label | constraint_message | calculate |\n"
	       "| | note | z | L\x0bM | | |\n"
	       "| | calculate | a | | | instance('twn')/root |\n"
	       "| | select_one town | b | B | | |\n" CHOICES
	       "| | town | y | Y |\n",
	"survey", 3, "calculate", "did you mean \"town\"?"},
    {"a circle",
	SURVEY ASKED "| | text | a | A | ${b} = 1 | |\n"
		     "| | text | b | B | ${a} = 1 | |\n",
	"survey", 3, "", "/data/b <- /data/a"},
    {"a filter",
	SURVEY "| | type | name | label | choice_filter |\n"
	       "| | select_one c | a | A | foo() |\n" CHOICES
	       "| | c | y | Y |\n",
	"survey", 2, "choice_filter", "there is no function foo()"},
    {"a default",
	SURVEY "| | type | name | label | default |\n"
	       "| | text | a | A | foo() |\n",
	"survey", 2, "default", "there is no function foo()"},
    {"what a question sets that it triggers",
	SURVEY "| | type | name | label | calculation | trigger |\n"
	       "| | text | a | A | | |\n"
	       "| | calculate | b | | foo() | ${a} |\n",
	"survey", 3, "calculation", "there is no function foo()"},
    {"how often a repeat is asked",
	SURVEY "| | type | name | label | repeat_count |\n"
	       "| | begin_repeat | r | R | foo() |\n"
	       "| | text | a | A | |\n| | end_repeat | | | |\n",
	"survey", 2, "", "there is no function foo()"},
    {"the name of an interview",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| settings |\n| | instance_name |\n| | foo() |\n",
	"settings", 2, "instance_name", "there is no function foo()"},
    {"whether an entity is created",
	SURVEY "| | type | name | label |\n| | text | a | A |\n"
	       "| entities |\n| | list_name | label | create_if |\n"
	       "| | trees | ${a} | foo() |\n",
	"entities", 2, "create_if", "there is no function foo()"},
};

static void
is_told_of_the_sheet(void **state)
{
	const struct refused *t = *state;
	struct form *f = NULL;
	struct buf out;
	struct diag d;

	diag_init(&d);
	buf_init(&out, LIMIT);
	assert_int_equal(convert(t->md, &d, &out), AYNI_OK);
	assert_int_not_equal(form_read(buf_bytes(&out), TEXT("form.md"), NULL,
	    0, &d, &f), AYNI_OK);
	assert_told(t, &d, DIAG_FAULT);
	buf_free(&out);
	diag_free(&d);
}

static const struct refused warned[] = {
    {"a word that should stand between quotes",
	SURVEY "| | type | name | label | relevant |\n"
	       "| | text | a | A | |\n| | text | b | B | ${a} = yes |\n",
	"survey", 3, "relevant", "a text is written 'yes', a question ${yes}"},
    {"choices whose column of labels is misspelt",
	SURVEY "| | type | name | label |\n| | select_one c | a | A |\n"
	       "| choices |\n| | list_name | name | lable |\n"
	       "| | c | x | X |\n",
	"choices", 1, "lable", "did you mean it by \"lable\"?"},
};

static void
is_warned_of(void **state)
{
	const struct refused *t = *state;
	struct form *f = NULL;
	struct buf out;
	struct diag d;

	diag_init(&d);
	buf_init(&out, LIMIT);
	assert_int_equal(convert(t->md, &d, &out), AYNI_OK);
	assert_int_equal(form_read(buf_bytes(&out), TEXT("form.md"), NULL, 0,
	    &d, &f), AYNI_OK);
	assert_told(t, &d, DIAG_WARNING);
	form_free(f);
	buf_free(&out);
	diag_free(&d);
}

static void
what_other_programs_cannot_run_is_a_warning(void **state)
{
	static const struct {
		const char *expression, *what;
	} cases[] = {{"//a = 1", "//"}, {"(${a} \\| ${b}) = 1", "|"},
	    {"not(following-sibling::b = 1)", "following-sibling::"},
	    {"count(/data/*[text()]) = 1", "text()"},
	    {"local-name() = 'a'", "local-name"},
	    {"${b} > 1 and position(..) = 1 and @id = 1", NULL}};
	struct refused t = {.sheet = "survey", .row = 2,
	    .column = "constraint"};
	struct form *f = NULL;
	struct diag d;
	struct buf md, out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		diag_init(&d);
		buf_init(&out, LIMIT);
		buf_init(&md, LIMIT);
		buf_printf(&md, SURVEY "| | type | name | label | constraint |"
		    "\n| | text | a | A | %s |\n| | integer | b | B | |\n",
		    cases[i].expression);
		t.message = cases[i].what;
		assert_int_equal(convert(buf_z(&md), &d, &out), AYNI_OK);
		assert_int_equal(form_read(buf_bytes(&out), TEXT("form.md"),
		    NULL, 0, &d, &f), AYNI_OK);
		if (t.message != NULL)
			assert_told(&t, &d, DIAG_WARNING);
		else
			assert_int_equal(d.n, 0);
		form_free(f);
		buf_free(&md);
		buf_free(&out);
		diag_free(&d);
	}
}

/* ---- The rest -------------------------------------------------------- */

static void
a_misspelt_column_is_pointed_out_and_ignored(void **state)
{
	struct buf out, message;
	struct diag d;

	(void)state;
	diag_init(&d);
	buf_init(&out, LIMIT);
	buf_init(&message, 1000);
	assert_int_equal(convert(SURVEY "| | type | name | label | relevnt |\n"
	    "| | text | a | A | 1 |\n", &d, &out), AYNI_OK);
	assert_int_equal(d.n, 1);
	diag_put(&message, &d.entry[0], LANG_EN);
	assert_string_equal(buf_z(&message), "form.md, survey, row 1, column "
	    "relevnt: warning: the column \"relevnt\" is not known; did you "
	    "mean \"relevant\"?");
	buf_free(&message);
	buf_free(&out);
	diag_free(&d);
}

static void
every_fault_of_a_form_is_told_at_once(void **state)
{
	struct buf out;
	struct diag d;

	(void)state;
	diag_init(&d);
	buf_init(&out, LIMIT);
	assert_int_equal(convert(SURVEY "| | type | name | label |\n"
	    "| | txt | a | A |\n| | text | | B |\n| | text | c | ${x} |\n",
	    &d, &out), AYNI_AUTHORING);
	assert_int_equal(d.faults, 3);
	buf_free(&out);
	diag_free(&d);
}

static void
the_questionnaires_of_the_project_convert_without_a_word(void **state)
{
	static const char *const forms[] = {"sse-entity", "sse-listing"};
	static const char *const sheets[] = {"survey", "choices", "settings"};
	size_t i, j;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct pour_sink sink;
		struct workbook w;
		struct diag d;
		struct buf out;
		uint32_t row = 0;

		sheet_init(&w);
		diag_init(&d);
		buf_init(&out, LIMIT);
		for (j = 0; j < 3; j++) {
			char path[200];
			struct buf file;

			(void)snprintf(path, sizeof(path),
			    "server/questionnaires/%s.%s.csv", forms[i],
			    sheets[j]);
			file = test_file(path);
			assert_int_equal(sheet_read_csv(&w,
			    text_of(sheets[j]), text_of(path),
			    buf_bytes(&file), &row), AYNI_OK);
			buf_free(&file);
		}
		sink = pour_sink_buf(&out);
		assert_int_equal(xlsform_convert(&w, TEXT("data"), &d, &sink),
		    AYNI_OK);
		assert_int_equal(d.n, 0);
		buf_free(&out);
		diag_free(&d);
		sheet_free(&w);
	}
}

static enum ayni_err
one_conversion(void)
{
	struct buf out;
	struct diag d;
	enum ayni_err e;

	diag_init(&d);
	buf_init(&out, LIMIT);
	e = convert(SURVEY
	    "| | type | name | label | label::fr | choice_filter | "
	    "relevnt | default | trigger | calculation |\n"
	    "| | begin_repeat | r | R | | | | | | |\n"
	    "| | text | a | A  b | a | | x | 1 + 1 | | |\n"
	    "| | select_one c or_other | q | Q ${a} | | | | | | |\n"
	    "| | text | t | T | | | | | ${a} | now() |\n"
	    "| | end_repeat | | | | | | | | |\n"
	    CHOICES "| | c | y | Yes |\n"
	    "| entities |\n| | list_name | label |\n| | trees | ${a} |\n",
	    &d, &out);
	buf_free(&out);
	diag_free(&d);
	return e;
}

static void
no_memory_is_an_error_like_others(void **state)
{
	(void)state;
	test_fail_each_allocation(one_conversion);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_misspelt_column_is_pointed_out_and_ignored),
	    cmocka_unit_test(what_other_programs_cannot_run_is_a_warning),
	    cmocka_unit_test(every_fault_of_a_form_is_told_at_once),
	    cmocka_unit_test(
		the_questionnaires_of_the_project_convert_without_a_word),
	    cmocka_unit_test(no_memory_is_an_error_like_others),
	};

	return TEST_CASES(is_written, written) +
	    TEST_CASES(is_refused, refused) +
	    TEST_CASES(is_told_of_the_sheet, found_later) +
	    TEST_CASES(is_warned_of, warned) +
	    cmocka_run_group_tests(tests, NULL, NULL);
}
