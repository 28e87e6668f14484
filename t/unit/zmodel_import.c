/*
 * Schemas of several files.
 */
#include "zmodel_fixture.h"
#include <apr_file_io.h>

static const char *folder;

static void put(const char *name, const char *text)
{
    const char *path = apr_psprintf(unit_pool, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");

    if (file) {
        fputs(text, file);
        fclose(file);
    }
}

static apir_zmodel_t *load(const char *name)
{
    apir_diag_t diag = zmodel_diag();

    return apir_zmodel_load(apr_psprintf(unit_pool, "%s/%s", folder, name),
                            &diag, unit_pool);
}

static void make_folder(void)
{
    const char *temporary;
    char *name;

    apr_temp_dir_get(&temporary, unit_pool);
    name = apr_psprintf(unit_pool, "%s/zmodel-XXXXXX", temporary);
    folder = mkdtemp(name);
}

static void direct(void)
{
    put("a.zmodel",
        "import './b'\n" ZMODEL_SOURCE "model A { id Int @id\n e E\n}\n");
    put("b.zmodel", "import \"c.zmodel\";\nenum E { X }\n"
                    "type U with T { b Int }\n");
    put("c.zmodel", "import 'a'\ntype T { a Int }\n");
    OK(load("a.zmodel"), "files are found beside each other, in a circle");
    IS(zmodel_told, "", "and nothing is wrong");
    IS_INT(load("a.zmodel")->file_count, 3, "each is read once");
    put("far.zmodel",
        "import 'b'\n" ZMODEL_SOURCE "model A with T { id Int @id }\n");
    OK(!load("far.zmodel"), "what only an import imports");
    IS(zmodel_told,
       "3:14 Could not resolve reference to TypeDef named "
       "'T'.\n",
       "cannot be named");
    put("case.zmodel", "import 'B'\nimport 'b'\n" ZMODEL_SOURCE
                       "model A { id Int @id\n e E\n}\n");
    put("B.zmodel", "enum E { X }\n");
    IS_INT(load("case.zmodel")->file_count, 2,
           "files whose names differ in case only are one");
}

static void broken(void)
{
    put("lost.zmodel",
        "import 'nowhere'\nimport 'no/where.zmodel'\n" ZMODEL_SOURCE);
    OK(!load("lost.zmodel"), "a missing import is refused");
    IS(zmodel_told,
       "1:1 Cannot find model file nowhere.zmodel\n"
       "2:1 Cannot find model file no/where.zmodel\n",
       "with its name");
    OK(!load("none.zmodel"), "a missing schema is refused");
    OK(strstr(zmodel_told, "cannot be read") != NULL, "with the reason");
    OK(!load("."), "a folder is no schema");
    put("twice.zmodel",
        "import 'd'\n" ZMODEL_SOURCE "model A { id Int @id }\n");
    put("d.zmodel", "datasource e { provider = 'sqlite' }\n"
                    "model A { id Int @id }\n");
    OK(!load("twice.zmodel"), "names are one for all files");
    IS(zmodel_told, "3:7 A A already exists in an imported module\n",
       "and are told where they come second");
    put("twice.zmodel", "import 'd'\n" ZMODEL_SOURCE);
    OK(!load("twice.zmodel"), "there is one datasource");
    IS(zmodel_told, "1:1 Multiple datasource declarations are not allowed\n",
       "in all files");
    put("bad.zmodel", "import 'worse'\n" ZMODEL_SOURCE "model {}\n");
    put("worse.zmodel", "model 1 {}\n");
    OK(!load("bad.zmodel"), "mistakes of all files");
    IS(zmodel_told,
       "3:7 expected the model's name, found \"{\"\n"
       "1:7 expected the model's name, found \"1\"\n",
       "are told in the order of files");
    OK(!zmodel_of("import 'a'\n" ZMODEL_SOURCE),
       "a text without a name has no imports");
}

static void limit(void)
{
    const char *imports = "";
    int i;

    for (i = 1; i <= 1000; i++) {
        put(apr_psprintf(unit_pool, "n%d.zmodel", i), "");
    }
    for (i = 1; i < 1000; i++) {
        imports = apr_psprintf(unit_pool, "%simport 'n%d'\n", imports, i);
    }
    put("many.zmodel", apr_pstrcat(unit_pool, imports, ZMODEL_SOURCE, NULL));
    OK(load("many.zmodel"), "a thousand files are allowed");
    put("many.zmodel", apr_pstrcat(unit_pool, imports, "import 'n1000'\n",
                                   ZMODEL_SOURCE, NULL));
    OK(!load("many.zmodel"), "one more is not");
    IS(zmodel_told, "1000:1 the schema has more than 1000 files\n",
       "and the limit is named");
}

static void remove_folder(void)
{
    apr_finfo_t about;
    apr_dir_t *dir;

    if (apr_dir_open(&dir, folder, unit_pool) != APR_SUCCESS) {
        return;
    }
    while (apr_dir_read(&about, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        apr_file_remove(apr_psprintf(unit_pool, "%s/%s", folder, about.name),
                        unit_pool);
    }
    apr_dir_close(dir);
    apr_dir_remove(folder, unit_pool);
}

int main(void)
{
    unit_begin();
    make_folder();
    if (OK(folder != NULL, "a folder for the files")) {
        direct();
        broken();
        limit();
        remove_folder();
    }
    return unit_done();
}
