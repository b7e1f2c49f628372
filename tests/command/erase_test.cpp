// A person erased as an administrator does it, and looked for in every file of the directory, unpacked.
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../log/raw_files.h"
#include "core/events/codec.h"
#include "core/events/erasure_events.h"
#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string text_of_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

class APersonWhoAsks : public testing::Test {
 protected:
  void SetUp() override {
    synced.set_up();
    ASSERT_EQ(synced({"sync"}).status, 4);
    synced.salesforce->change("Contact", synced.contact(1), "Region__c", "LATAM");
    ASSERT_EQ(synced({"plan"}).status, 0);
    ASSERT_EQ(synced({"sync"}).status, 4);
  }
  [[nodiscard]] std::vector<std::string> files(std::string_view text) const {
    return files_with(synced.folder.path(), text);
  }
  void expect_nowhere() const {
    for (const std::string& text :
         {std::string{"\"v-1\""}, std::string{"v-1\""}, synced.contact(1), std::string{"a@x.io"}})
      EXPECT_THAT(files(text), IsEmpty()) << text;
  }
  Synced synced;
};

TEST_F(APersonWhoAsks, IsInFilesBeforeAndInNoneAfter) {
  ASSERT_THAT(files(synced.contact(1)), Not(IsEmpty())) << "the search finds what is there";
  ASSERT_THAT(files("a@x.io"), Not(IsEmpty()));
  const Outcome looked = synced({"erase", "visitor", "v-1", "--look"});
  EXPECT_EQ(looked.status, 0) << looked.err;
  EXPECT_THAT(looked.out, AllOf(HasSubstr("would erase "), HasSubstr("with it  " + synced.contact(1))));
  EXPECT_THAT(files("a@x.io"), Not(IsEmpty()));

  const Outcome erased = synced({"erase", "visitor", "v-1", "--reason", "request 7", "--json"});
  EXPECT_EQ(erased.status, 0) << erased.err;
  EXPECT_TRUE(is_json_lines(erased.out));
  expect_nowhere();
  EXPECT_THAT(files(synced.contact(2)), Not(IsEmpty())) << "others stay";

  const Outcome verified = synced({"log", "verify"});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_EQ(synced({"views", "verify"}).status, 0);
  const Outcome list = synced({"erasures"});
  EXPECT_THAT(list.out, AllOf(HasSubstr("visitor "), HasSubstr(": request 7"), Not(HasSubstr("v-1"))));
  EXPECT_EQ(synced({"why", "visitor", "v-1", "custom.region"}).status, 1);
  EXPECT_EQ(synced({"why", "visitor", "v-2", "custom.region"}).status, 0);
  EXPECT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7"}).status, 1) << "nobody is left";
}

TEST_F(APersonWhoAsks, StaysAwayWhereThatIsAskedFor) {
  ASSERT_EQ(synced({"erase", "record", synced.contact(1).substr(0, 15), "--reason", "request 7", "--suppress"}).status,
            0);
  const Outcome run = synced({"sync"});
  EXPECT_EQ(run.status, 4) << run.err;
  expect_nowhere();
  const Outcome asked = synced({"why-not", "visitor", "v-1"});
  EXPECT_EQ(asked.status, 0) << asked.err;
  EXPECT_THAT(asked.out, HasSubstr("filtered (erased)"));
}

TEST_F(APersonWhoAsks, IsToldWhereNoPageIsLeftThatHasTheIdentifier) {
  const auto unknown = HasSubstr("by what a run matches the person is not known");
  EXPECT_THAT(synced({"erase", "visitor", "v-2", "--look"}).out, Not(unknown));
  ASSERT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7"}).status, 0);
  const Outcome next = synced({"erase", "visitor", "v-2", "--look"});
  EXPECT_EQ(next.status, 0) << next.err;
  EXPECT_THAT(next.out, unknown) << "the pages that had both are gone";
  EXPECT_THAT(synced({"erase", "visitor", "v-2", "--look", "--json"}).out, HasSubstr("\"identifier_known\":false"));
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"erase", "visitor", "v-2", "--look"}).out, Not(unknown)) << "both sides were read again";
}

TEST_F(APersonWhoAsks, IsErasedAgainWhereTheDirectoryIsRestored) {
  const Folder elsewhere;
  const std::string backups = elsewhere / "backups";
  ASSERT_EQ(synced({"backup", backups}).status, 0);
  ASSERT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7"}).status, 0);
  ASSERT_EQ(synced({"backup", backups}).status, 0);
  const std::string restored = elsewhere / "restored";
  ASSERT_EQ(run_tidemark({"restore", backups, "--backup", "1", "--to", restored}).status, 0);
  std::filesystem::copy_file(synced.folder / "data/vault/vault.key", restored + "/vault/vault.key");
  ASSERT_THAT(files_with(restored, "a@x.io"), Not(IsEmpty()));
  const Outcome taken = run_tidemark({"take-over", "--directory", restored});
  EXPECT_EQ(taken.status, 0) << taken.err;
  EXPECT_THAT(taken.err, HasSubstr("1 person is erased again"));
  EXPECT_THAT(files_with(restored, "a@x.io"), IsEmpty());
  EXPECT_THAT(files_with(restored, synced.contact(1)), IsEmpty());
  EXPECT_EQ(run_tidemark({"log", "verify", "--directory", restored}).status, 0);
  EXPECT_THAT(run_tidemark({"erasures", "--directory", restored}).out, HasSubstr("request 7"));
}

TEST_F(APersonWhoAsks, IsErasedAgainThoughTheListOfReceiptsWasLost) {
  const Folder elsewhere;
  const std::string backups = elsewhere / "backups";
  const std::filesystem::path list = synced.folder / "data/erasures/receipts.ndjson";
  ASSERT_EQ(synced({"backup", backups}).status, 0);
  ASSERT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7"}).status, 0);
  const std::string receipts = text_of_file(list);

  std::ofstream{list} << receipts.substr(0, receipts.size() / 2);
  const Outcome refused = synced({"backup", backups});
  EXPECT_EQ(refused.status, 1) << "the newest backup's list is what all others are restored by";
  EXPECT_THAT(refused.err, AllOf(HasSubstr("no backup was made"), HasSubstr("put the file aside")));

  std::filesystem::remove(list);
  ASSERT_EQ(synced({"backup", backups}).status, 0);
  EXPECT_EQ(text_of_file(list), receipts) << "the log has it yet";
  const std::string restored = elsewhere / "restored";
  ASSERT_EQ(run_tidemark({"restore", backups, "--backup", "1", "--to", restored}).status, 0);
  std::filesystem::copy_file(synced.folder / "data/vault/vault.key", restored + "/vault/vault.key");
  const Outcome taken = run_tidemark({"take-over", "--directory", restored});
  EXPECT_THAT(taken.err, HasSubstr("1 person is erased again"));
  EXPECT_THAT(files_with(restored, "a@x.io"), IsEmpty());
}

/// Restored from a backup that was made before the person was erased; asleep yet.
class ARestoredOne : public APersonWhoAsks {
 protected:
  void SetUp() override {
    APersonWhoAsks::SetUp();
    ASSERT_EQ(synced({"backup", elsewhere / "backups"}).status, 0);
    ASSERT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7", "--suppress"}).status, 0);
    ASSERT_EQ(synced({"backup", elsewhere / "backups"}).status, 0);
    restore();
  }
  void restore() const {
    ASSERT_EQ(there({"restore", elsewhere / "backups", "--backup", "1", "--to", restored()}).status, 0);
    std::filesystem::copy_file(synced.folder / "data/vault/vault.key", restored() + "/vault/vault.key");
  }
  [[nodiscard]] std::string restored() const { return elsewhere / "restored"; }
  [[nodiscard]] Outcome there(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--directory", restored()});
    return run_tidemark(words, "");
  }
  /// It tells why, nobody is erased, and it sleeps still.
  void expect_refused(const std::vector<std::string>& words, const std::string& why) const {
    const Outcome refused = there(words);
    EXPECT_EQ(refused.status, 1) << refused.out << refused.err;
    EXPECT_THAT(refused.err, HasSubstr(why));
    EXPECT_THAT(there({"sync"}).err, HasSubstr("sleeps"));
    EXPECT_THAT(there({"erasures"}).out, IsEmpty());
  }
  const Folder elsewhere;
};

TEST_F(ARestoredOne, HasTheKeyByWhichThePersonIsKnown) {
  EXPECT_TRUE(std::filesystem::exists(restored() + "/vault/log.signing")) << "made before the first backup";
  const Outcome taken = there({"take-over", "--json"});
  EXPECT_EQ(taken.status, 0) << taken.err;
  EXPECT_EQ(member(taken.out, "erased_again"), "1");
  EXPECT_EQ(member(taken.out, "not_known"), "0");
  EXPECT_THAT(files_with(restored(), "a@x.io"), IsEmpty());
}

TEST_F(ARestoredOne, SleepsOnWhereTheFileOfErasuresIsNotThere) {
  expect_refused({"take-over", "--erasures", elsewhere / "nowhere.json"}, "there is no such file");
}

TEST_F(ARestoredOne, SleepsOnWhereThatFileHasNoReceipt) {
  std::ofstream{elsewhere / "empty.json"};  // whatever was to fill it has failed
  const Outcome refused = there({"take-over", "--erasures", elsewhere / "empty.json"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("there is no receipt in the file"));
  EXPECT_THAT(there({"sync"}).err, HasSubstr("sleeps"));
}

TEST_F(ARestoredOne, IsWrittenToByNobodyWhileItSleeps) {
  for (const auto& words :
       {std::vector<std::string>{"tokens", "create", "nightly"}, {"users", "add", "joe"}, {"credential", "rotate"}}) {
    const Outcome refused = there(words);
    EXPECT_EQ(refused.status, 1) << words[0];
    EXPECT_THAT(refused.err, HasSubstr("sleeps")) << words[0];
  }
  EXPECT_EQ(there({"tokens", "list"}).status, 0);
}

TEST_F(ARestoredOne, SleepsOnWithoutTheKeyOrWithAnotherOne) {
  const std::string key = restored() + "/vault/log.signing";
  std::filesystem::rename(key, elsewhere / "key");
  expect_refused({"take-over"}, "log.signing");
  std::filesystem::remove(restored() + "/log.public");
  expect_refused({"take-over"}, "log.signing");
  EXPECT_FALSE(std::filesystem::exists(key)) << "none is made in its place";
  std::filesystem::rename(elsewhere / "key", key);
  const std::string receipts = restored() + "/erasures/receipts.ndjson";
  std::string line = text_of_file(receipts);
  line.replace(line.find(R"("key":")") + 7, 16, 16, '0');
  std::ofstream{receipts} << line;
  expect_refused({"take-over"}, "a receipt was made with key 0000000000000000");
}

TEST_F(ARestoredOne, TellsReceiptsOfNobodyApart) {
  std::string line = text_of_file(restored() + "/erasures/receipts.ndjson");
  line.replace(line.find(R"("receipt":")") + 11, 32, 32, '7');
  line.replace(line.find(R"("position":)") + 11, 1, "9");
  const Outcome taken = there({"take-over", "--erasures", elsewhere.write("more.json", line)});
  EXPECT_EQ(taken.status, 0) << taken.err;
  EXPECT_THAT(taken.err, AllOf(HasSubstr("1 person is erased again"),
                               HasSubstr("1 receipt is of nobody whom the log knows"), HasSubstr("1 is kept out")));
}

class APutBackLog : public APersonWhoAsks {
 protected:
  void SetUp() override {
    APersonWhoAsks::SetUp();
    std::filesystem::copy(log(), synced.folder / "log", std::filesystem::copy_options::recursive);
    ASSERT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7", "--suppress"}).status, 0);
    std::filesystem::remove_all(log());
    std::filesystem::rename(synced.folder / "log", log());
  }
  [[nodiscard]] std::string log() const { return synced.folder / "data/log"; }
};

TEST_F(APutBackLog, IsNotReadOnFromBeforeThePersonIsErasedAgain) {
  EXPECT_EQ(synced({"sync"}).status, 1) << "entries are missing";
  const Outcome rebuilt = synced({"views", "rebuild"});
  EXPECT_EQ(rebuilt.status, 1);
  EXPECT_THAT(rebuilt.err, AllOf(HasSubstr("the log lacks 1 erasure"), HasSubstr("tidemark take-over")));
  const std::vector<std::vector<std::string>> nothing_goes_on = {{"sync"},
                                                                 {"plan"},
                                                                 {"pause"},
                                                                 {"show", "visitor", "v-1"},
                                                                 {"why", "visitor", "v-1", "custom.region"},
                                                                 {"history", "visitor", "v-1"},
                                                                 {"why-not", "visitor", "v-1"},
                                                                 {"log", "show"},
                                                                 {"log", "export"},
                                                                 {"audit", "export", "1"},
                                                                 {"runs", "show", "1", "--changes"}};
  for (const std::vector<std::string>& words : nothing_goes_on) {
    const Outcome refused = synced(words);
    EXPECT_EQ(refused.status, 1) << words[0];
    EXPECT_THAT(refused.err, HasSubstr("the log lacks 1 erasure")) << words[0];
    EXPECT_EQ(refused.out, "") << words[0];
  }
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"log", "verify"}, {"log", "head"}, {"erasures"}, {"subscriptions", "list"}})
    EXPECT_EQ(synced(words).status, 0) << words[0] << ", which is needed on the way back";
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("BROKEN  acme  erasures  the log lacks 1 erasure"));
  const Outcome taken = synced({"take-over"});
  EXPECT_EQ(taken.status, 0) << taken.err;
  EXPECT_THAT(taken.err, HasSubstr("1 person is erased again"));
  EXPECT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(files("a@x.io"), IsEmpty());
  EXPECT_THAT(synced({"doctor", "--offline"}).out, Not(HasSubstr("BROKEN")));
  EXPECT_EQ(synced({"take-over"}).status, 2) << "nothing is left to be done";
}

TEST_F(APersonWhoAsks, IsKnownByOneKeyAlone) {
  ASSERT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7", "--suppress"}).status, 0);
  const std::string key = synced.folder / "data/vault/log.signing";
  const std::string sealed = text_of_file(key);
  const auto expect_noticed = [&](const char* how) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"sync"},
                                                  {"log", "key"},
                                                  {"log", "head", "--sign"},
                                                  {"erase", "visitor", "v-2", "--look"}}) {
      const Outcome refused = synced(words);
      EXPECT_EQ(refused.status, 1) << how << ", " << words[0] << refused.out;
      EXPECT_THAT(refused.out + refused.err, HasSubstr("log.signing")) << how << ", " << words[0];
    }
    EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("BROKEN  key that signs")) << how;
    EXPECT_THAT(files("a@x.io"), IsEmpty()) << how;
  };
  std::filesystem::remove(key);
  expect_noticed("gone");
  EXPECT_FALSE(std::filesystem::exists(key)) << "none is made in its place";
  std::filesystem::remove(synced.folder / "data/log.public");
  expect_noticed("gone with its public half");
  std::string altered = sealed;
  altered[60] ^= 1;
  std::ofstream{key, std::ios::binary} << altered;
  expect_noticed("a flipped bit");
  std::filesystem::remove(key);
  const std::string receipts = text_of_file(synced.folder / "data/erasures/receipts.ndjson");
  std::filesystem::remove_all(synced.folder / "data/erasures");
  EXPECT_EQ(synced({"log", "key"}).status, 0) << "nothing tells that there was one, and another is made";
  const Outcome run = synced({"sync"});
  EXPECT_THAT(run.out + run.err, HasSubstr("log.signing")) << "but the log";
  EXPECT_EQ(text_of_file(synced.folder / "data/erasures/receipts.ndjson"), receipts) << "which has the list again";
  expect_noticed("another one");
}

TEST_F(APersonWhoAsks, IsToldOfWhereTheErasureWasCutOff) {
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("ok      acme  erasures  nobody was erased"));
  Erased cut{"ann", "request 7", "visitor", std::string(32, '7'), {}, {}};
  (void)synced.append(event_of(cut, 0));
  EXPECT_THAT(synced({"doctor", "--offline"}).out,
              HasSubstr("LOOK    acme  erasures  1 erasure has not come to the end"));
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"show", "visitor", "v-1"}, {"why", "visitor", "v-1", "custom.region"}})
    EXPECT_THAT(synced(words).err, AllOf(HasSubstr("warning: "), HasSubstr("an erasure has not come to its end")))
        << words[0];
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("ok      acme  erasures  each came to its end"));
}

TEST_F(APersonWhoAsks, IsNamedByAReceiptThatIsDamagedAndNotByTheKey) {
  ASSERT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7"}).status, 0);
  std::ofstream{synced.folder / "data/erasures/receipts.ndjson"} << "{\n";
  EXPECT_THAT(synced({"doctor", "--offline"}).out,
              AllOf(HasSubstr("BROKEN  receipts of erasures  "), Not(HasSubstr("BROKEN  key that signs"))));
}

/// The report's rows have the visitor's id, and by that nobody knows that who has the e-mail is kept out.
TEST_F(APersonWhoAsks, IsNotSaidToHaveNoIdentifierWhereAPushReadNone) {
  std::string text = synced.configuration();
  text.insert(text.rfind("}}}"),
              R"(,"push":[{"report":"usage","columns":[{"from":"region","to":"Pendo_region__c"}]}])");
  ASSERT_EQ(synced({"fields", "create", "usage", "--column", "region"}).status, 0);
  synced.apply(text);
  ASSERT_EQ(synced({"erase", "record", synced.contact(1), "--reason", "request 7", "--suppress"}).status, 0);
  synced.pendo->set_value(EntityKind::visitor, "v-3", "agent.email", R"("a@x.io")");
  ASSERT_NE(synced({"sync"}).status, 1);
  const Outcome asked = synced({"why-not", "visitor", "v-3"});
  EXPECT_EQ(asked.status, 0) << asked.err;
  EXPECT_THAT(asked.out,
              AllOf(HasSubstr("an erasure keeps out who has it"), Not(HasSubstr("its identifier is empty,"))));
}

TEST_F(APersonWhoAsks, IsAskedForRightly) {
  for (const char* none : {"", " ", "\t\u3000"})
    EXPECT_EQ(synced({"erase", "visitor", "v-1", "--reason", none}).status, 2) << "no reason";
  EXPECT_EQ(synced({"erase", "visitor", "v-1"}).status, 2) << "no reason";
  EXPECT_EQ(synced({"erase", "visitor", "v-1", "--reason", "v-1 has asked"}).status, 2);
  EXPECT_EQ(synced({"erase", "person", "v-1", "--reason", "x"}).status, 2);
  EXPECT_EQ(synced({"erase", "visitor", "nobody", "--reason", "x"}).status, 1);
  EXPECT_EQ(synced({"erase", "visitor", "", "--look"}).status, 2);
  std::string other = synced.contact(1);
  other.replace(15, 3, "XXX");
  const Outcome no_id = synced({"erase", "record", other, "--reason", "x"});
  EXPECT_EQ(no_id.status, 2);
  EXPECT_THAT(no_id.err, HasSubstr("this is no Salesforce id"));
  EXPECT_THAT(files("a@x.io"), Not(IsEmpty()));
}

}  // namespace
}  // namespace tidemark::command
