#include "form/column.h"

#include <string.h>

#include "ayni/near.h"

struct alias {
	const char *header;
	const char *first, *second; /* second NULL: one token */
};

static const struct alias survey_aliases[] = {
    {"compact_tag", "instance", "odk:tag"},
    {"read_only", "bind", "readonly"},
    {"readonly", "bind", "readonly"},
    {"relevant", "bind", "relevant"},
    {"relevance", "bind", "relevant"},
    {"caption", "label", NULL},
    {"appearance", "control", "appearance"},
    {"required", "bind", "required"},
    {"constraint", "bind", "constraint"},
    {"constraining_message", "bind", "jr:constraintMsg"},
    {"constraint_message", "bind", "jr:constraintMsg"},
    {"calculation", "bind", "calculate"},
    {"calculate", "bind", "calculate"},
    {"command", "type", NULL},
    {"tag", "name", NULL},
    {"value", "name", NULL},
    {"image", "media", "image"},
    {"big-image", "media", "big-image"},
    {"audio", "media", "audio"},
    {"video", "media", "video"},
    {"count", "control", "jr:count"},
    {"repeat_count", "control", "jr:count"},
    {"jr:count", "control", "jr:count"},
    {"autoplay", "control", "autoplay"},
    {"rows", "control", "rows"},
    {"noapperrorstring", "bind", "jr:noAppErrorString"},
    {"no_app_error_string", "bind", "jr:noAppErrorString"},
    {"requiredmsg", "bind", "jr:requiredMsg"},
    {"required_message", "bind", "jr:requiredMsg"},
    {"body", "control", NULL},
    {"save_to", "bind", "entities:saveto"},
    {NULL, NULL, NULL},
};
static const struct alias choice_aliases[] = {
    {"caption", "label", NULL},
    {"list_name", "list name", NULL},
    {"value", "name", NULL},
    {"image", "media", "image"},
    {"big-image", "media", "big-image"},
    {"audio", "media", "audio"},
    {"video", "media", "video"},
    {NULL, NULL, NULL},
};
static const struct alias settings_aliases[] = {
    {"form_title", "title", NULL},
    {"set_form_title", "title", NULL},
    {"form_id", "id_string", NULL},
    {"set_form_id", "id_string", NULL},
    {NULL, NULL, NULL},
};
static const struct alias entities_aliases[] = {
    {"list_name", "dataset", NULL},
    {NULL, NULL, NULL},
};

static const char *const survey_known[] = {"type", "name", "label", "hint",
    "guidance_hint", "default", "trigger", "bind", "control", "media",
    "instance", "choice_filter", "parameters", "itemset", "list_name",
    "intent", "disabled", "query", "sms_field", "choices", "actions", NULL};
static const char *const choice_known[] = {"list name", "name", "label",
    "media", "sms_option", NULL};
static const char *const settings_known[] = {"title", "id_string", "version",
    "name", "instance_name", "default_language", "public_key",
    "submission_url", "auto_send", "auto_delete", "client_editable", "style",
    "allow_choice_duplicates", "clean_text_values", "omit_instanceID",
    "instance_xmlns", "namespaces", "attribute", "add_none_option", "prefix",
    "delimiter", "sms_keyword", "sms_separator", "sms_allow_media",
    "sms_date_format", "sms_datetime_format", "sms_response", "instance_id",
    "flat", NULL};
static const char *const entities_known[] = {"dataset", "label", "entity_id",
    "create_if", "update_if", "repeat", NULL};

static const struct {
	const struct alias *alias;
	const char *const *known;
} sets[] = {
    [COLUMN_SURVEY] = {survey_aliases, survey_known},
    [COLUMN_CHOICES] = {choice_aliases, choice_known},
    [COLUMN_SETTINGS] = {settings_aliases, settings_known},
    [COLUMN_ENTITIES] = {entities_aliases, entities_known},
    [COLUMN_OSM] = {choice_aliases, choice_known},
};

static const struct alias *
find_alias(enum column_set set, struct text s)
{
	const struct alias *a;

	for (a = sets[set].alias; a->header != NULL; a++)
		if (text_is(s, a->header))
			return a;
	return NULL;
}

static bool
is_known(enum column_set set, struct text s)
{
	const char *const *k;

	for (k = sets[set].known; *k != NULL; k++)
		if (text_is(s, *k))
			return true;
	return false;
}

/* Lower case, runs of white space one underscore. */
static struct text
snake_case(struct author *c, struct text s)
{
	char *to;
	size_t i, n = 0;

	s = author_lower(c, text_trim(s));
	if ((to = arena_alloc(&c->arena, s.n)) == NULL)
		return s;
	for (i = 0; i < s.n; i++) {
		bool space = strchr(" \t\r\n", s.p[i]) != NULL;

		if (!space)
			to[n++] = s.p[i];
		else if (n > 0 && strchr(" \t\r\n", s.p[i - 1]) == NULL)
			to[n++] = '_';
	}
	return (struct text){to, n};
}

/* Cut a header at "::", or at ":" where the sheet has no "::". */
static void
split(struct column *col, struct text s, bool twofold)
{
	size_t i, step = twofold ? 2 : 1, from = 0;

	for (i = 0; i <= s.n && col->tokens < COLUMN_TOKENS; i++) {
		bool jr = i >= 2 && i - from == 2 &&
		    memcmp(s.p + from, "jr", 2) == 0;

		if (i < s.n &&
		    (s.p[i] != ':' || (twofold && (i + 1 == s.n ||
			s.p[i + 1] != ':')) || (!twofold && jr)))
			continue;
		col->token[col->tokens++] =
		    text_trim((struct text){s.p + from, i - from});
		i += step - 1;
		from = i + 1;
	}
}

static void
read_header(struct author *c, enum column_set set, bool twofold,
    struct column *col)
{
	struct text whole = snake_case(c, col->header), first;
	const struct alias *a;
	size_t i;

	col->known = true;
	if (is_known(set, col->header) && !find_alias(set, col->header))
		whole = col->header; /* omit_instanceID */
	if (is_known(set, whole) && !find_alias(set, whole)) {
		col->token[col->tokens++] = whole;
		return;
	}
	split(col, col->header, twofold || author_has(col->header, "::"));
	first = snake_case(c, col->token[0]);
	if ((a = find_alias(set, whole)) != NULL)
		col->tokens = 1; /* "jr:count" */
	else
		a = find_alias(set, first);
	if (a == NULL) {
		col->known = is_known(set, first);
		if (col->known)
			col->token[0] = first;
		else if (col->tokens == 1)
			col->token[0] = col->header;
		return;
	}
	col->token[0] = text_of(a->first);
	if (a->second != NULL && col->tokens < COLUMN_TOKENS) {
		for (i = col->tokens++; i > 1; i--)
			col->token[i] = col->token[i - 1];
		col->token[1] = text_of(a->second);
	}
}

static bool
same_tokens(const struct column *a, const struct column *b)
{
	size_t i;

	if (a->tokens != b->tokens)
		return false;
	for (i = 0; i < a->tokens; i++)
		if (!text_equal(a->token[i], b->token[i]))
			return false;
	return true;
}

/* Headers that go into the XForm as they are must be names there. */
static void
check_names(struct author *c, const struct sheet *s,
    const struct column *col)
{
	struct text t = col->token[0], name = col->token[1];

	if (col->tokens < 2)
		return;
	if (text_is(t, "media") && !text_is(name, "image") &&
	    !text_is(name, "big-image") && !text_is(name, "audio") &&
	    !text_is(name, "video"))
		FAULT(c, s, 1, col->header, DIAG_MEDIA_UNKNOWN, name);
	if ((text_is(t, "bind") || text_is(t, "control") ||
		text_is(t, "instance")) && !text_is(name, "entities:saveto") &&
	    !author_is_bound(c, name))
		FAULT(c, s, 1, col->header, DIAG_NAME_BAD, name);
}

/* Of form_id and its old name id_string, the old one is left out. */
static void
twice(struct author *c, const struct sheet *s, struct column *a,
    struct column *b)
{
	struct column *old = text_is(a->header, "id_string") ? a : b;
	struct column *new = old == a ? b : a;

	if (!text_is(old->header, "id_string") ||
	    !text_is(new->header, "form_id")) {
		FAULT(c, s, 1, b->header, DIAG_COLUMN_TWICE, a->header,
		    b->header);
		return;
	}
	WARN(c, s, 1, old->header, DIAG_COLUMN_BOTH, new->header,
	    old->header);
	old->tokens = 0;
}

void
column_read(struct author *c, const struct sheet *s, enum column_set set,
    struct grid *out)
{
	bool twofold = false;
	size_t i, j;

	*out = (struct grid){.sheet = s};
	if (s == NULL)
		return;
	out->column = arena_zalloc(&c->arena, s->columns, sizeof(*out->column));
	if (out->column == NULL)
		return;
	out->columns = s->columns;
	for (i = 0; i < s->columns; i++)
		twofold = twofold || author_has(s->header[i], "::");
	for (i = 0; i < s->columns; i++) {
		struct column *col = &out->column[i];

		col->header = s->header[i];
		if (col->header.n == 0)
			continue;
		read_header(c, set, twofold, col);
		check_names(c, s, col);
		for (j = 0; j < i; j++)
			if (same_tokens(&out->column[j], col))
				twice(c, s, &out->column[j], col);
	}
}

size_t
column_find(const struct grid *g, const char *token)
{
	size_t i;

	for (i = 0; i < g->columns; i++)
		if (g->column[i].tokens == 1 &&
		    text_is(g->column[i].token[0], token))
			break;
	return i;
}

struct text
column_cell(struct author *c, const struct grid *g, const struct sheet_row *r,
    const char *token)
{
	size_t i = column_find(g, token);

	return i < g->columns ? author_clean(c, sheet_cell(r, i), false)
			      : (struct text){"", 0};
}

struct text
column_header(const struct grid *g, const char *first, const char *second)
{
	size_t i;

	for (i = 0; i < g->columns; i++) {
		const struct column *col = &g->column[i];

		if (col->tokens > 0 && text_is(col->token[0], first) &&
		    (second == NULL ||
			(col->tokens > 1 && text_is(col->token[1], second))))
			return col->header;
	}
	return text_of(second != NULL ? second : first);
}

void
column_lacks(struct author *c, const struct grid *g, const char *name,
    enum diag_level level)
{
	struct near near = near_begin(text_of(name));
	struct text arg[2] = {text_of(name), {"", 0}};
	size_t i;

	for (i = 0; i < g->columns; i++)
		if (!g->column[i].known && g->column[i].header.n > 0)
			near_try(&near, g->column[i].header);
	arg[1] = near.best;
	author_say(c, g->sheet, 1, near.best.n > 0 ? near.best : arg[0],
	    level, near.best.n > 0 ? DIAG_COLUMN_MISSING_NEAR
				   : DIAG_COLUMN_MISSING, arg, 2);
}

struct text
column_near(struct author *c, enum column_set set, struct text header)
{
	struct map names = {0};
	const struct alias *a;
	const char *const *k;
	struct text near;

	for (k = sets[set].known; *k != NULL; k++)
		author_put(c, &names, text_of(*k), NULL);
	for (a = sets[set].alias; a->header != NULL; a++)
		author_put(c, &names, text_of(a->header), NULL);
	near = map_nearest(&names, header);
	map_free(&names);
	return near;
}
