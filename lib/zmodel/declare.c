/*
 * Names of all files. The declarations of the first file go first, then those
 * of its imports in the order in which they were followed; a file sees its
 * own names and those of the files that it imports itself.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

bool apir_zmodel_sees(const apir_zfile_t *file,
                      const apir_zmodel_decl_t *decl)
{
    int i;

    if (decl->file == file) {
        return true;
    }
    for (i = 0; i < file->imports->nelts; i++) {
        if (APR_ARRAY_IDX(file->imports, i, apir_zimport_t).file
            == decl->file) {
            return true;
        }
    }
    return false;
}

apir_zmodel_decl_t *apir_zmodel_find(apir_zload_t *load,
                                     const apir_zfile_t *file,
                                     const char *name, unsigned kinds)
{
    apir_zmodel_decl_t *decl;

    decl = apr_hash_get(load->decls_by_name, name, APR_HASH_KEY_STRING);
    while (
        decl
        && (!(kinds & (1u << decl->kind)) || !apir_zmodel_sees(file, decl))) {
        decl = decl->namesake;
    }
    return decl;
}

static void add_candidate(apir_zload_t *load, apir_zmodel_member_t *member,
                          apir_zfile_t *file)
{
    apir_zcandidate_t *candidate = apr_palloc(load->pool, sizeof(*candidate));
    apir_zcandidate_t *first;

    candidate->member = member;
    candidate->file = file;
    candidate->next = NULL;
    first = apr_hash_get(load->members_by_name, member->name,
                         APR_HASH_KEY_STRING);
    if (!first) {
        apr_hash_set(load->members_by_name, member->name, APR_HASH_KEY_STRING,
                     candidate);
        return;
    }
    candidate->next = first->next;
    first->next = candidate;
}

static apir_zmodel_enum_t *new_enum(apir_zload_t *load, const char *name,
                                    int count)
{
    apir_zmodel_enum_t *made = apr_pcalloc(load->pool, sizeof(*made));

    made->name = made->db_name = name;
    made->member_count = count;
    made->members = apir_zmodel_alloc(load, count,
                                      sizeof(apir_zmodel_member_t));
    made->by_name = apr_hash_make(load->pool);
    return made;
}

static void set_member(apir_zload_t *load, apir_zmodel_enum_t *of, int number,
                       const char *name, apir_zfile_t *file)
{
    apir_zmodel_member_t *member = &of->members[number];

    member->name = member->value = name;
    member->number = number;
    member->enumeration = of;
    if (!apr_hash_get(of->by_name, name, APR_HASH_KEY_STRING)) {
        apr_hash_set(of->by_name, name, APR_HASH_KEY_STRING, member);
    }
    add_candidate(load, member, file);
}

static void declare_enum(apir_zload_t *load, apir_zmodel_decl_t *decl)
{
    apir_zmodel_enum_t *made = new_enum(load, decl->name,
                                        decl->fields->nelts);
    int i;

    made->place = decl->place;
    made->attributes = (apir_zmodel_attribute_t *)decl->attributes->elts;
    made->attribute_count = decl->attributes->nelts;
    decl->enumeration = made;
    for (i = 0; i < made->member_count; i++) {
        const apir_zfield_t *field = &APR_ARRAY_IDX(decl->fields, i,
                                                    apir_zfield_t);

        set_member(load, made, i, field->name, decl->file);
        made->members[i].place = field->place;
        made->members[i].attributes = (apir_zmodel_attribute_t *)
                                          field->attributes->elts;
        made->members[i].attribute_count = field->attributes->nelts;
    }
}

static void declare_vocabulary(apir_zload_t *load)
{
    const apir_zvocabulary_t *words;
    int i, count;

    for (words = apir_zmodel_vocabulary(); words->name; words++) {
        apir_zmodel_enum_t *made;

        for (count = 0; words->members[count]; count++) {
        }
        made = new_enum(load, words->name, count);
        made->standard = true;
        for (i = 0; i < count; i++) {
            set_member(load, made, i, words->members[i], NULL);
        }
        apr_hash_set(load->std_enums, words->name, APR_HASH_KEY_STRING, made);
    }
}

static void declare_model(apir_zload_t *load, apir_zmodel_decl_t *decl)
{
    apir_zmodel_model_t *model = apr_pcalloc(load->pool, sizeof(*model));

    model->name = model->db_name = decl->name;
    model->number = -1;
    model->kind = decl->kind == APIR_ZDECL_MODEL  ? APIR_ZM_MODEL
                  : decl->kind == APIR_ZDECL_VIEW ? APIR_ZM_VIEW
                                                  : APIR_ZM_TYPE;
    model->place = decl->place;
    model->decl = decl;
    decl->model = model;
}

/* A parameter's value type, for signatures. */
static void set_param(apir_zparam_t *param, const apir_zfield_t *field)
{
    const char *type = field->type.ref.name;

    param->name = field->name;
    param->array = field->type.list;
    param->optional = field->type.optional;
    param->positional = field->positional;
    param->shape = apir_zmodel_written_type(&field->type).shape;
    param->kind = strcmp(type, "ContextType") == 0      ? APIR_ZPARAM_CONTEXT
                  : strcmp(type, "FieldReference") == 0 ? APIR_ZPARAM_FIELD
                  : strcmp(type, "TransitiveFieldReference") == 0
                      ? APIR_ZPARAM_OTHER_FIELD
                      : APIR_ZPARAM_VALUE;
    if (field->type.named) {
        param->shape = APIR_ZS_ENUM;
        param->enumeration = type;
    }
}

apir_zparam_t *apir_zmodel_params(apir_zload_t *load,
                                  const apir_zmodel_decl_t *decl)
{
    apir_zparam_t *params;
    int i;

    params = apir_zmodel_alloc(load, decl->fields->nelts, sizeof(*params));
    for (i = 0; i < decl->fields->nelts; i++) {
        set_param(&params[i], &APR_ARRAY_IDX(decl->fields, i, apir_zfield_t));
    }
    return params;
}

static unsigned target_bits(const apir_zmodel_attribute_t *applied)
{
    static const struct {
        const char *word;
        unsigned bit;
    } words[] = {
        { "StringField", APIR_ZON_STRING },
        { "IntField", APIR_ZON_INT },
        { "BigIntField", APIR_ZON_BIGINT },
        { "FloatField", APIR_ZON_FLOAT },
        { "DecimalField", APIR_ZON_DECIMAL },
        { "BooleanField", APIR_ZON_BOOLEAN },
        { "DateTimeField", APIR_ZON_DATETIME },
        { "JsonField", APIR_ZON_JSON },
        { "BytesField", APIR_ZON_BYTES },
        { "ModelField", APIR_ZON_MODEL },
        { "TypeDefField", APIR_ZON_TYPEDEF },
        { "ListField", APIR_ZON_LIST },
    };
    const apir_zmodel_expr_t *list = applied->arg_count
                                         ? applied->args[0].value
                                         : NULL;
    unsigned bits = 0;
    apr_size_t word;
    int i;

    for (i = 0; list && i < list->item_count; i++) {
        for (word = 0; word < sizeof(words) / sizeof(words[0]); word++) {
            if (list->items[i]->text
                && strcmp(list->items[i]->text, words[word].word) == 0) {
                bits |= words[word].bit;
            }
        }
    }
    return bits;
}

/* A schema's own attribute, in the form of the language's. */
static void declare_attribute(apir_zload_t *load, apir_zmodel_decl_t *decl)
{
    apir_zmodel_attribute_decl_t *made;
    int i;

    made = apr_pcalloc(load->pool, sizeof(*made));
    made->name = decl->name;
    made->params = apir_zmodel_params(load, decl);
    made->param_count = decl->fields->nelts;
    decl->attribute = made;
    for (i = 0; i < decl->attributes->nelts; i++) {
        const apir_zmodel_attribute_t *mark =
            &APR_ARRAY_IDX(decl->attributes, i, apir_zmodel_attribute_t);

        if (strcmp(mark->name, "@@@targetField") == 0) {
            made->targets = target_bits(mark);
        }
        made->once |= strcmp(mark->name, "@@@once") == 0;
        made->once_in_model |= strcmp(mark->name, "@@@onceInModel") == 0;
        made->validation |= strcmp(mark->name, "@@@validation") == 0;
        if (strcmp(mark->name, "@@@deprecated") == 0) {
            made->deprecated = "";
            if (mark->arg_count
                && mark->args[0].value->kind == APIR_ZX_STRING) {
                made->deprecated = mark->args[0].value->text;
            }
        }
    }
}

static void add_name(apir_zload_t *load, apir_zmodel_decl_t *decl,
                     apr_hash_t *last)
{
    apir_zmodel_decl_t *before = apr_hash_get(last, decl->name,
                                              APR_HASH_KEY_STRING);

    if (before) {
        before->namesake = decl;
    }
    else {
        apr_hash_set(load->decls_by_name, decl->name, APR_HASH_KEY_STRING,
                     decl);
    }
    apr_hash_set(last, decl->name, APR_HASH_KEY_STRING, decl);
}

static void declare(apir_zload_t *load, apir_zmodel_decl_t *decl)
{
    switch (decl->kind) {
    case APIR_ZDECL_MODEL:
    case APIR_ZDECL_VIEW:
    case APIR_ZDECL_TYPE: declare_model(load, decl); break;
    case APIR_ZDECL_ENUM: declare_enum(load, decl); break;
    case APIR_ZDECL_ATTRIBUTE: declare_attribute(load, decl); break;
    default: break;
    }
}

void apir_zmodel_declare(apir_zload_t *load)
{
    apr_hash_t *last = apr_hash_make(load->pool);
    int i, j;

    for (i = 0; i < load->files->nelts; i++) {
        apir_zfile_t *file = APR_ARRAY_IDX(load->files, i, apir_zfile_t *);

        for (j = 0; j < file->decls->nelts; j++) {
            apir_zmodel_decl_t *decl = APR_ARRAY_IDX(file->decls, j,
                                                     apir_zmodel_decl_t *);

            decl->number = load->decls->nelts;
            APR_ARRAY_PUSH(load->decls, apir_zmodel_decl_t *) = decl;
            add_name(load, decl, last);
            declare(load, decl);
        }
    }
    declare_vocabulary(load);
}
