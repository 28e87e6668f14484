/**
 * @file db/list_int.h
 * @brief Doubly linked rings. (Those of APR subtract a null pointer, which
 * clang warns of.)
 *
 * A link is the first member of what it links, so that a pointer to one is a
 * pointer to the other. An empty ring is a head alone.
 */
#ifndef APIR_DB_LIST_INT_H
#define APIR_DB_LIST_INT_H

#include <stdbool.h>

typedef struct apir_db_link_t apir_db_link_t;
struct apir_db_link_t {
    apir_db_link_t *next;
    apir_db_link_t *previous;
};

static inline void apir_db_list_init(apir_db_link_t *head)
{
    head->next = head;
    head->previous = head;
}

static inline bool apir_db_list_empty(const apir_db_link_t *head)
{
    return head->next == head;
}

/** Puts @a link between @a before and what follows that. */
static inline void apir_db_list_insert(apir_db_link_t *before,
                                       apir_db_link_t *link)
{
    link->next = before->next;
    link->previous = before;
    before->next->previous = link;
    before->next = link;
}

static inline void apir_db_list_remove(apir_db_link_t *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
}

#endif
