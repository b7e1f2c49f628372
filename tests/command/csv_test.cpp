// What a command answers, as a table for an auditor's spreadsheet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command/csv_output.h"
#include "synced.h"

namespace tidemark::command {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

std::string table_of(std::string_view lines) {
  CsvOutput csv;
  csv.put(lines.substr(0, lines.size() / 2));  // cut anywhere
  csv.put(lines.substr(lines.size() / 2));
  return csv.table();
}

TEST(ATable, HasARowForEachLineAndAColumnForEachMember) {
  EXPECT_EQ(table_of("{\"run\":12,\"state\":\"held\",\"error\":null}\n{\"run\":13,\"state\":\"failed\",\"error\":{"
                     "\"what\":\"no\"},\"list\":[1,\"a\"]}\n"),
            "run,state,error,error.what,list\r\n12,held,,,\r\n13,failed,,no,\"[1,\"\"a\"\"]\"\r\n");
  EXPECT_EQ(table_of(""), "");
  CsvOutput without_rows;
  without_rows.put_columns("{\"run\":0,\"error\":{\"what\":\"\"}}");
  EXPECT_EQ(without_rows.table(), "run,error.what\r\n");
}

TEST(ATable, HasARowForEachObjectOfAList) {
  EXPECT_EQ(table_of("{\"run\":12,\"fields\":[{\"name\":\"a\",\"after\":1},{\"name\":\"b\",\"after\":null}]}\n"),
            "run,fields.name,fields.after\r\n12,a,1\r\n12,b,\r\n");
}

TEST(ATable, KeepsNumbersAndTellsNoSpreadsheetToReckon) {
  EXPECT_EQ(table_of("{\"n\":-12.50,\"t\":\"=1+1\",\"b\":true,\"q\":\"a,b\"}\n"),
            "n,t,b,q\r\n-12.50,'=1+1,true,\"a,b\"\r\n");
}

TEST(TheOptionCsv, GivesWhatJsonGivesAsATable) {
  Synced synced;
  synced.set_up();
  EXPECT_THAT(synced({"runs", "--csv"}).out, MatchesRegex("run,.*\r\n")) << "the head, of no rows";
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"drift", "--csv"}).out, MatchesRegex("connection,direction,target,field,.*,accepted\r\n"));
  EXPECT_THAT(synced({"letters", "--csv"}).out, MatchesRegex("connection,direction,target,.*\r\n"));
  EXPECT_THAT(synced({"erasures", "--csv"}).out, MatchesRegex("subscription,position,time,.*,done\r\n"));
  EXPECT_THAT(synced({"changed", "--from", "2", "--to", "2", "--csv"}).out, MatchesRegex("[a-z,]*\r\n"));
  const Outcome history = synced({"history", "visitor", "v-1", "--csv"});
  EXPECT_EQ(history.status, 0) << history.err;
  EXPECT_THAT(history.out, HasSubstr("\r\n"));
  EXPECT_THAT(history.out, HasSubstr("custom.region"));
  EXPECT_THAT(synced({"runs", "--csv"}).out, StartsWith("run,"));
  EXPECT_EQ(synced({"history", "visitor", "nobody", "--csv"}).out, "");
}

}  // namespace
}  // namespace tidemark::command
