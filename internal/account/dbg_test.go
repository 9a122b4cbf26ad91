package account
import ("testing";"path/filepath";"fmt")
func TestDbg(t *testing.T){
	file := filepath.Join(t.TempDir(), "accounts.db")
	n := openFile(t, file)
	fmt.Println(n.migrateFrom(t.Context(), withMigration(t, "CREATE TABLE badge (id INTEGER) STRICT;")))
	fmt.Println(schemaVersion(t.Context(), n.readers))
	fmt.Println(schemaVersion(t.Context(), n.writer))
	fmt.Println(column(t.Context(), n.writer, "select version_id from goose_db_version"))
	m := openFile(t, file)
	fmt.Println(m.schema)
	fmt.Println(schemaVersion(t.Context(), m.readers))
}
