/*
 * rank -- the order in which the expressions of a form run.
 *
 * src   docs/forms.md, "Interviews"
 */
#ifndef FORM_RANK_H
#define FORM_RANK_H

#include "form/reader.h"

/* "to" reads what "from" computes. */
struct link {
	struct vertex *from, *to;
};

/* rank_number -- every vertex in f->order, as the form has them. */
void rank_number(struct reader *r);
/* rank_sort -- f->order so that nothing runs before what it reads; a fault
 * that names the nodes where there is a cycle.  Links are sorted. */
void rank_sort(struct reader *r, struct link *link, size_t n);

#endif
