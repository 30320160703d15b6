#include "form/question.h"

#include <string.h>

#define INPUT(name, bind) {name, "input", NULL, bind, NULL, NULL, NULL, NULL}
#define UPLOAD(name, media)                                                   \
	{name, "upload", media, "binary", NULL, NULL, NULL, NULL}
#define PRELOAD(name, bind, preload, params)                                  \
	{name, NULL, NULL, bind, "jr:preload", preload, params, NULL}
#define HIDDEN(name, bind) {name, NULL, NULL, bind, NULL, NULL, NULL, NULL}
#define NOTE(name)                                                            \
	{name, "input", NULL, "string", "readonly", "true()", NULL, NULL}
#define TRIGGER(name, bind)                                                   \
	{name, "trigger", NULL, bind, NULL, NULL, NULL, NULL}
#define LIMITED(name, bind, constraint, hint)                                 \
	{name, "input", NULL, bind, "constraint", constraint, NULL, hint}

static const struct question questions[] = {
    INPUT("text", "string"),
    INPUT("string", "string"),
    INPUT("q string", "string"),
    INPUT("add text prompt", "string"),
    INPUT("integer", "int"),
    INPUT("int", "int"),
    INPUT("q int", "int"),
    INPUT("add integer prompt", "int"),
    INPUT("decimal", "decimal"),
    INPUT("q decimal", "decimal"),
    INPUT("add decimal prompt", "decimal"),
    INPUT("date", "date"),
    INPUT("q date", "date"),
    INPUT("add date prompt", "date"),
    INPUT("time", "time"),
    INPUT("dateTime", "dateTime"),
    INPUT("datetime", "dateTime"),
    INPUT("date time", "dateTime"),
    INPUT("q dateTime", "dateTime"),
    INPUT("q date time", "dateTime"),
    INPUT("add dateTime prompt", "dateTime"),
    INPUT("add date time prompt", "dateTime"),
    INPUT("geopoint", "geopoint"),
    INPUT("location", "geopoint"),
    INPUT("q geopoint", "geopoint"),
    INPUT("q location", "geopoint"),
    INPUT("add location prompt", "geopoint"),
    {"gps", "input", NULL, "geopoint", NULL, NULL, NULL,
	"GPS coordinates can only be collected when outside."},
    INPUT("geotrace", "geotrace"),
    INPUT("q geotrace", "geotrace"),
    INPUT("geoshape", "geoshape"),
    INPUT("q geoshape", "geoshape"),
    INPUT("barcode", "barcode"),
    INPUT("q barcode", "barcode"),
    INPUT("add barcode prompt", "barcode"),
    LIMITED("percentage", "int", "0 <= . and . <= 100", NULL),
    LIMITED("phone number", "string", "regex(., '^\\d*$')",
	"Enter numbers only."),
    LIMITED("number of days in last month", "int", "0 <= . and . <= 31",
	"Enter a number 0-31."),
    LIMITED("number of days in last six months", "int",
	"0 <= . and . <= 183", "Enter a number 0-183."),
    LIMITED("number of days in last year", "int", "0 <= . and . <= 365",
	"Enter a number 0-365."),
    NOTE("note"),
    NOTE("q note"),
    NOTE("add note prompt"),
    UPLOAD("photo", "image/*"),
    UPLOAD("image", "image/*"),
    UPLOAD("q picture", "image/*"),
    UPLOAD("q image", "image/*"),
    UPLOAD("add image prompt", "image/*"),
    UPLOAD("audio", "audio/*"),
    UPLOAD("q audio", "audio/*"),
    UPLOAD("add audio prompt", "audio/*"),
    UPLOAD("video", "video/*"),
    UPLOAD("q video", "video/*"),
    UPLOAD("add video prompt", "video/*"),
    UPLOAD("file", "application/*"),
    UPLOAD("add file prompt", "application/*"),
    UPLOAD("osm", "osm/*"),
    TRIGGER("acknowledge", "string"),
    TRIGGER("q acknowledge", "string"),
    TRIGGER("add acknowledge prompt", "string"),
    TRIGGER("trigger", NULL),
    TRIGGER("background-geopoint", "geopoint"),
    {"range", "range", NULL, "int", NULL, NULL, NULL, NULL},
    {"select one", "select1", NULL, "string", NULL, NULL, NULL, NULL},
    {"select all that apply", "select", NULL, "string", NULL, NULL, NULL,
	NULL},
    {"select one external", "input", NULL, "string", NULL, NULL, NULL, NULL},
    {"rank", "odk:rank", NULL, "odk:rank", NULL, NULL, NULL, NULL},
    HIDDEN("calculate", "string"),
    HIDDEN("q calculate", "string"),
    HIDDEN("add calculate prompt", "string"),
    HIDDEN("hidden", "string"),
    HIDDEN("audit", "binary"),
    HIDDEN("background-audio", "binary"),
    HIDDEN("start-geopoint", "geopoint"),
    HIDDEN("xml-external", NULL),
    HIDDEN("csv-external", NULL),
    PRELOAD("start", "dateTime", "timestamp", "start"),
    PRELOAD("start time", "dateTime", "timestamp", "start"),
    PRELOAD("get start time", "dateTime", "timestamp", "start"),
    PRELOAD("end", "dateTime", "timestamp", "end"),
    PRELOAD("end time", "dateTime", "timestamp", "end"),
    PRELOAD("get end time", "dateTime", "timestamp", "end"),
    PRELOAD("today", "date", "date", "today"),
    PRELOAD("get today", "date", "date", "today"),
    PRELOAD("deviceid", "string", "property", "deviceid"),
    PRELOAD("device id", "string", "property", "deviceid"),
    PRELOAD("get device id", "string", "property", "deviceid"),
    PRELOAD("imei", "string", "property", "deviceid"),
    PRELOAD("subscriberid", "string", "property", "subscriberid"),
    PRELOAD("subscriber id", "string", "property", "subscriberid"),
    PRELOAD("get subscriber id", "string", "property", "subscriberid"),
    PRELOAD("simserial", "string", "property", "simserial"),
    PRELOAD("sim id", "string", "property", "simserial"),
    PRELOAD("get sim id", "string", "property", "simserial"),
    PRELOAD("phonenumber", "string", "property", "phonenumber"),
    PRELOAD("get phone number", "string", "property", "phonenumber"),
    PRELOAD("username", "string", "property", "username"),
    PRELOAD("email", "string", "property", "email"),
    PRELOAD("uri:subscriberid", "string", "property", "uri:subscriberid"),
    PRELOAD("uri:simserial", "string", "property", "uri:simserial"),
    PRELOAD("uri:phonenumber", "string", "property", "uri:phonenumber"),
    PRELOAD("uri:deviceid", "string", "property", "uri:deviceid"),
    PRELOAD("uri:username", "string", "property", "uri:username"),
    PRELOAD("uri:email", "string", "property", "uri:email"),
};

static const struct {
	const char *word;
	enum section section;
} sections[] = {
    {"group", SECTION_GROUP},
    {"lgroup", SECTION_REPEAT},
    {"repeat", SECTION_REPEAT},
    {"looped group", SECTION_REPEAT},
    {"loop", SECTION_LOOP},
};

static const struct {
	const char *command;
	enum select_kind kind;
	bool from_file;
} selects[] = {
    {"select_one_from_file", SELECT_ONE, true},
    {"select one from file", SELECT_ONE, true},
    {"select_multiple_from_file", SELECT_MULTIPLE, true},
    {"select multiple from file", SELECT_MULTIPLE, true},
    {"select_one_external", SELECT_EXTERNAL, false},
    {"select one external", SELECT_EXTERNAL, false},
    {"add select one prompt using", SELECT_ONE, false},
    {"add select multiple prompt using", SELECT_MULTIPLE, false},
    {"select all that apply from", SELECT_MULTIPLE, false},
    {"select one from", SELECT_ONE, false},
    {"select1", SELECT_ONE, false},
    {"select_one", SELECT_ONE, false},
    {"select one", SELECT_ONE, false},
    {"select_multiple", SELECT_MULTIPLE, false},
    {"select multiple", SELECT_MULTIPLE, false},
    {"select all that apply", SELECT_MULTIPLE, false},
    {"rank", SELECT_RANK, false},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

const struct question *
question_find(struct text type)
{
	size_t i;

	for (i = 0; i < COUNT(questions); i++)
		if (text_is(type, questions[i].type))
			return &questions[i];
	return NULL;
}

/* What follows a word and a space or underscore; n == 0: nothing does. */
static struct text
after(struct text s, const char *word)
{
	size_t n = strlen(word);

	if (s.n <= n + 1 || memcmp(s.p, word, n) != 0 ||
	    (s.p[n] != ' ' && s.p[n] != '_'))
		return (struct text){"", 0};
	return (struct text){s.p + n + 1, s.n - n - 1};
}

enum section
question_begin(struct text type, struct text *list)
{
	struct text rest = after(type, "begin");
	size_t i, n;

	*list = (struct text){"", 0};
	for (i = 0; i < COUNT(sections); i++) {
		struct text word = text_of(sections[i].word);

		n = word.n;
		if (!text_starts(rest, word))
			continue;
		if (rest.n == n)
			return sections[i].section;
		if (rest.p[n] != ' ')
			continue;
		*list = (struct text){rest.p + n + 1, rest.n - n - 1};
		if (text_starts(*list, TEXT("over ")))
			*list = (struct text){list->p + 5, list->n - 5};
		if (list->n > 0 && memchr(list->p, ' ', list->n) == NULL)
			return sections[i].section;
	}
	return SECTION_NONE;
}

enum section
question_end(struct text type)
{
	struct text rest = after(type, "end");
	size_t i;

	for (i = 0; i < COUNT(sections); i++)
		if (text_is(rest, sections[i].word))
			return sections[i].section;
	return SECTION_NONE;
}

/* "LIST" or "LIST or_other". */
static bool
list_and_other(struct text rest, struct select_type *out)
{
	static const char *const others[] = {"or specify other", "or_other",
	    "or other"};
	const char *space;
	size_t i;

	out->list = rest;
	if (rest.n == 0 || rest.p[0] == ' ')
		return false;
	if ((space = memchr(rest.p, ' ', rest.n)) == NULL)
		return true;
	out->list.n = (size_t)(space - rest.p);
	rest = (struct text){space + 1, rest.n - out->list.n - 1};
	for (i = 0; i < COUNT(others); i++)
		if (text_is(rest, others[i]))
			out->other = true;
	return out->other;
}

struct select_type
question_select(struct text type)
{
	struct select_type s = {SELECT_NONE, {"", 0}, false, false};
	size_t i;

	for (i = 0; i < COUNT(selects); i++) {
		struct text command = text_of(selects[i].command);

		if (!text_starts(type, command) || type.n <= command.n ||
		    type.p[command.n] != ' ' ||
		    !list_and_other((struct text){type.p + command.n + 1,
			type.n - command.n - 1}, &s))
			continue;
		s.kind = selects[i].kind;
		s.from_file = selects[i].from_file;
		return s;
	}
	return s;
}

/* What other programs call a type. */
static const struct {
	const char *said, *meant;
} synonyms[] = {{"number", "integer"}, {"numeric", "decimal"},
    {"float", "decimal"}, {"double", "decimal"}, {"real", "decimal"},
    {"boolean", "select_one"}, {"bool", "select_one"},
    {"yes_no", "select_one"}, {"radio", "select_one"},
    {"dropdown", "select_one"}, {"choice", "select_one"},
    {"checkbox", "select_multiple"}, {"multiple", "select_multiple"},
    {"select_many", "select_multiple"}, {"textarea", "text"},
    {"paragraph", "text"}, {"phone", "text"}, {"signature", "image"},
    {"picture", "image"}, {"label", "note"}, {"comment", "note"},
    {"info", "note"}, {"formula", "calculate"}, {"computed", "calculate"},
    {"section", "begin_group"}, {"page", "begin_group"},
    {"roster", "begin_repeat"}, {"table", "begin_repeat"}};

struct text
question_near(struct author *c, struct text type)
{
	static const char *const further[] = {"begin_group", "end_group",
	    "begin_repeat", "end_repeat", "select_one", "select_multiple"};
	const char *space =
	    type.n > 0 ? memchr(type.p, ' ', type.n) : NULL;
	struct text command = {type.p,
	    space != NULL ? (size_t)(space - type.p) : type.n};
	struct map names = {0};
	struct text near;
	size_t i;

	for (i = 0; i < COUNT(synonyms); i++)
		if (text_is(author_lower(c, command), synonyms[i].said))
			return text_of(synonyms[i].meant);
	for (i = 0; i < COUNT(questions); i++)
		if (!text_starts(text_of(questions[i].type), TEXT("q ")))
			author_put(c, &names, text_of(questions[i].type),
			    NULL);
	for (i = 0; i < COUNT(further); i++)
		author_put(c, &names, text_of(further[i]), NULL);
	near = map_nearest(&names, type);
	/* "selct_one yes_no": the command alone */
	if (near.n == 0 && space != NULL)
		near = map_nearest(&names, command);
	map_free(&names);
	return near;
}
