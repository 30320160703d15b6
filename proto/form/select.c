#include "form/select.h"

#include <string.h>

#include "form/advice.h"
#include "form/choices.h"
#include "form/refs.h"

static const char *const types[] = {
    [SELECT_NONE] = "", [SELECT_ONE] = "select one",
    [SELECT_MULTIPLE] = "select all that apply", [SELECT_RANK] = "rank",
    [SELECT_EXTERNAL] = "select one external"};

/* The part of a file's name from its last dot; n == 0: no dot. */
static struct text
extension(struct text s)
{
	size_t i;

	for (i = s.n; i > 1; i--)
		if (s.p[i - 1] == '.')
			return (struct text){s.p + i - 1, s.n - i + 1};
	return (struct text){"", 0};
}

bool
select_file(struct text list, struct text *base, struct text *ext)
{
	*ext = extension(list);
	*base = (struct text){list.p, list.n - ext->n};
	return text_is(*ext, ".csv") || text_is(*ext, ".xml") ||
	    text_is(*ext, ".geojson");
}

bool
select_is_search(const struct item *it)
{
	struct text look = author_get(it->control, "appearance");

	return author_has(look, "search(") && author_has(look, ")");
}

static void
fault(const struct params_place *at, const char *column, enum diag_code code,
    struct text a, struct text b)
{
	struct survey *s = at->survey;

	FAULT(s->c, at->sheet, at->row,
	    column_header(&s->columns, column, NULL), code, a, b);
}

/* There is no such list: say what is there. */
static void
no_list(const struct params_place *at, struct text list, const char *sheet,
    const struct map *lists)
{
	struct survey *s = at->survey;
	const struct sheet *there = survey_sheet(s->c, sheet);
	struct text near = survey_sheet_near(s->c, sheet);

	if (there == s->choice_columns.sheet && there != NULL &&
	    column_find(&s->choice_columns, "list name") ==
		s->choice_columns.columns)
		column_lacks(s->c, &s->choice_columns, "list_name",
		    DIAG_FAULT);
	else if (there == NULL && near.n > 0)
		fault(at, "type", DIAG_SHEET_NEAR, text_of(sheet), near);
	else if (there == NULL)
		fault(at, "type", DIAG_SHEET_MISSING, text_of(sheet),
		    TEXT(""));
	else if ((near = diag_near(s->c->d, lists, list)).n > 0)
		fault(at, "type", DIAG_LIST_NEAR, list, near);
	else
		fault(at, "type", DIAG_LIST_UNKNOWN, list, TEXT(""));
}

static bool
check_list(const struct params_place *at, const struct item *it,
    const struct select_type *type)
{
	struct survey *s = at->survey;
	struct text base, ext;
	bool file = select_file(type->list, &base, &ext);
	struct choice ch = {.at = 0};
	struct list *l;

	if (type->kind == SELECT_EXTERNAL) {
		if (map_get(&s->external, type->list) == NULL)
			no_list(at, type->list, "external_choices",
			    &s->external);
		if (it->filter.n == 0)
			WARN(s->c, at->sheet, at->row, TEXT("choice_filter"),
			    DIAG_FILTER_MISSING, TEXT(""));
		return true;
	}
	if (type->from_file && !file) {
		fault(at, "type", DIAG_FILE_EXTENSION, type->list, TEXT(""));
		return false;
	}
	if (file || refs_any(type->list))
		return true;
	if ((l = survey_list(s, type->list)) == NULL) {
		no_list(at, type->list, "choices", &s->list_names);
		return false;
	}
	while (type->kind == SELECT_MULTIPLE && choices_next(s, l, &ch))
		if (author_has(ch.name, " ")) {
			FAULT(s->c, s->choice_columns.sheet, ch.row,
			    column_header(&s->choice_columns, "name", NULL),
			    DIAG_CHOICE_SPACE, ch.name);
			return false;
		}
	return true;
}

/* The first select of a table shows the labels of all. */
static bool
read_table(struct sections *st, struct item *it,
    const struct params_place *at)
{
	struct author *c = st->s->c;
	struct item *labels;

	if (!st->table)
		return true;
	if (st->table_list.n == 0) {
		st->table_list = it->itemset;
		if (it->filter.n > 0) {
			fault(at, "choice_filter", DIAG_TABLE_FILTER,
			    it->name, TEXT(""));
			return false;
		}
		labels = survey_item(st->s, NULL, ITEM_QUESTION,
		    JOIN(c, TEXT("reserved_name_for_field_list_labels_"),
			author_number(c, it->row)), it->type, 0);
		if (labels == NULL)
			return false;
		author_set(c, &labels->control, TEXT("appearance"),
		    TEXT("label"));
		labels->label.plain = TEXT(" ");
		labels->itemset = labels->list = it->itemset;
		section_append(st, labels);
	}
	if (!text_equal(st->table_list, it->itemset)) {
		fault(at, "type", DIAG_TABLE_LIST, it->itemset,
		    st->table_list);
		return false;
	}
	author_set(c, &it->control, TEXT("appearance"),
	    TEXT("list-nolabel"));
	return true;
}

/* "or_other": a last choice, and a text for what it is. */
static struct item *
read_other(struct sections *st, struct item *it,
    const struct params_place *at)
{
	struct survey *s = st->s;
	struct list *l = survey_list(s, it->itemset);
	struct item *text;

	if (it->filter.n > 0)
		fault(at, "choice_filter", DIAG_OTHER_FILTER, it->name,
		    TEXT(""));
	if (l == NULL) {
		fault(at, "type", DIAG_LIST_UNKNOWN, it->itemset, TEXT(""));
		return NULL;
	}
	advice_other(s, it, l);
	choices_add_other(s, l);
	text = survey_item(s, NULL, ITEM_QUESTION,
	    JOIN(s->c, it->name, TEXT("_other")), TEXT("text"), 0);
	if (text == NULL)
		return NULL;
	text->row = it->row;
	text->label.plain = TEXT("Specify other.");
	author_set(s->c, &text->bind, TEXT("relevant"),
	    JOIN(s->c, TEXT("selected(../"), it->name, TEXT(", 'other')")));
	return text;
}

void
select_read(struct sections *st, struct item *it,
    const struct select_type *type, const struct params_place *at)
{
	struct text base, ext;
	struct item *other = NULL;

	it->kind = ITEM_QUESTION;
	it->type = text_of(types[type->kind]);
	it->question = question_find(it->type);
	it->itemset = it->list = type->list;
	params_select(at, it, type->from_file);
	if (!check_list(at, it, type) || !read_table(st, it, at))
		return;
	if (type->kind == SELECT_EXTERNAL) {
		it->query = it->itemset;
		it->itemset = TEXT("");
	}
	if (type->other)
		other = read_other(st, it, at);
	if (select_is_search(it)) {
		it->searched = true;
		if (survey_list(st->s, it->itemset) != NULL)
			survey_list(st->s, it->itemset)->searched = true;
		if (select_file(type->list, &base, &ext))
			fault(at, "type", DIAG_SEARCH_FILE, it->name,
			    TEXT(""));
	}
	section_append(st, it);
	if (other != NULL)
		section_append(st, other);
}
