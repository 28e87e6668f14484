/*
 * The structure that a schema becomes.
 */
#include "zmodel_fixture.h"

static void compare(const char *schema, const char *dump)
{
    apir_zmodel_t *zmodel = zmodel_file(schema);
    size_t length;
    const char *want = unit_file(dump, &length);

    IS(zmodel_told, "", apr_pstrcat(unit_pool, schema, " is right", NULL));
    IS(zmodel ? apir_zmodel_dump(zmodel, unit_pool) : NULL, want,
       apr_pstrcat(unit_pool, schema, " becomes what is in ", dump, NULL));
}

static apir_zmodel_field_t *field(apir_zmodel_t *zmodel, const char *model,
                                  const char *name)
{
    return apir_zmodel_field(apir_zmodel_model(zmodel, model, strlen(model)),
                             name, strlen(name));
}

static void look_ups(apir_zmodel_t *zmodel)
{
    const apir_zmodel_enum_t *shelf = apir_zmodel_enum(zmodel, "Shelf", 5);

    IS(apir_zmodel_model_in_url(zmodel, "book", 4)->name, "Book",
       "in a URL a model may begin with a small letter");
    IS(apir_zmodel_model_in_url(zmodel, "Book", 4)->name, "Book",
       "or as it is");
    OK(!apir_zmodel_model_in_url(zmodel, "bOOK", 4), "no other way");
    OK(!apir_zmodel_model_in_url(zmodel, "", 0), "nothing is no model");
    OK(!apir_zmodel_model(zmodel, "Draft", 5), "ignored models are unknown");
    OK(!field(zmodel, "Film", "secret"), "ignored fields are unknown");
    OK(!apir_zmodel_model(zmodel, "Bookish", 7), "names are whole");
    OK(apir_zmodel_model(zmodel, "Bookish", 4), "their length counts");
    IS(apir_zmodel_member(shelf, "FICTION", 7)->value, "fic",
       "a member by its name");
    IS(apir_zmodel_member_stored(shelf, "fic", 3)->name, "FICTION",
       "a member by what is stored");
    OK(!apir_zmodel_member_stored(shelf, "FICTION", 7),
       "which its name is not");
    IS(apir_zmodel_type(zmodel, "Money", 5)->name, "Money", "a type");
    OK(apir_zmodel_procedure(zmodel, "giveBack", 8)->mutation, "a procedure");
    IS_INT(apir_zmodel_key(apir_zmodel_model(zmodel, "Loan", 4), "loan", 4)
               ->field_count,
           3, "a key by the name that it was given");
    OK(apir_zmodel_key(apir_zmodel_model(zmodel, "Loan", 4), "personId_since",
                       14),
       "or by its fields' names");
}

static void structure(apir_zmodel_t *zmodel)
{
    const apir_zmodel_field_t *title = field(zmodel, "Book", "title");
    const apir_zmodel_field_t *next = field(zmodel, "Tag", "nearBy");
    const apir_zmodel_model_t *fine = apir_zmodel_model(zmodel, "Fine", 4);

    IS(title->table->name, "Item", "a base's field is in the base's table");
    IS(field(zmodel, "Book", "id")->table->name, "Book",
       "ids are in the tables of all");
    OK(apir_zmodel_extends(title->model, title->table),
       "a sub model extends");
    OK(!apir_zmodel_extends(title->table, title->model), "a base does not");
    IS_INT(next->relation->local_column, 'A',
           "of a self relation the first field in the alphabet is A");
    IS(next->relation->join_table, "_near", "a named join table");
    IS(field(zmodel, "Item", "tags")->relation->join_table, "_ItemToTag",
       "an unnamed one");
    IS_INT(zmodel->table_count, 8, "tables are there for the ignored, too");
    OK(!fine->id_declared && strcmp(fine->id->name, "code") == 0,
       "without an id the first unique field is one");
    IS(field(zmodel, "Person", "email")->validators[2].message,
       "too long or too short", "a validator's message");
    IS(zmodel->datasource->url_env, "LIBRARY_URL", "where the URL is");
    IS_INT(zmodel->file_count, 2, "the files that were read");
    IS(apir_zmodel_arg(apir_zmodel_attribute(
                           field(zmodel, "Tag", "name")->attributes,
                           field(zmodel, "Tag", "name")->attribute_count,
                           "@db.VarChar"),
                       "x")
           ->text,
       "20", "attributes and their arguments are at hand");
}

/* The fixtures of the conformance cases, where these are to be had. */
static void fixtures(void)
{
    static const char *const names[] = { "blog", "types", "delegate",
                                         "policy", "validation" };
    const char *shared = getenv("APIR_SHARED");
    const char *root = getenv("SRCDIR");
    apr_size_t i;

    if (!shared) {
        shared = apr_psprintf(unit_pool, "%s/../shared", root ? root : ".");
    }
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *path = apr_psprintf(
            unit_pool, "%s/conformance/rpc/fixtures/%s/schema.zmodel", shared,
            names[i]);
        apir_diag_t diag = zmodel_diag();
        FILE *file = fopen(path, "rb");

        if (!file) {
            unit_skip("no conformance fixtures");
            continue;
        }
        fclose(file);
        OK(apir_zmodel_load(path, &diag, unit_pool), names[i]);
        IS(zmodel_told, "", "nothing is wrong with it");
    }
}

int main(void)
{
    apir_zmodel_t *zmodel;

    unit_begin();
    compare("library/main.zmodel", "t/zmodel/library/main.dump");
    compare("rules.zmodel", "t/zmodel/rules.dump");
    zmodel = zmodel_file("library/main.zmodel");
    if (OK(zmodel != NULL, "the library loads")) {
        look_ups(zmodel);
        structure(zmodel);
    }
    fixtures();
    return unit_done();
}
