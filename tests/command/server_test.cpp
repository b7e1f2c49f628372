// `tidemark --server URL`: what it prints is what the same command prints in the directory.
#include "served.h"

namespace tidemark::command {
namespace {

using testing::HasSubstr;

class AtServer : public Served {
 protected:
  Outcome remote(std::vector<std::string> words, const std::string& role = "administrator") {
    const std::string file = synced.folder.write("token-" + role, tokens.at(role) + "\n");
    words.insert(words.end(), {"--server", url, "--token-file", file});
    return run_tidemark(words);
  }
  void same(std::vector<std::string> words) {
    const Outcome there = remote(words);
    const Outcome here = synced(words);
    EXPECT_EQ(there.out, here.out) << words.front();
    EXPECT_EQ(there.status, here.status) << there.err << here.err;
  }
};

TEST_F(AtServer, WhatIsReadIsPrintedAsOnTheHost) {
  const Outcome ran = remote({"sync"});
  EXPECT_EQ(ran.status, 4) << ran.err << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("run 1  completed"));
  for (const bool as_json : {false, true})
    for (std::vector<std::string> words :
         std::vector<std::vector<std::string>>{{"runs"}, {"runs", "show", "1"}, {"config", "export"}, {"letters"}}) {
      if (as_json) words.emplace_back("--json");
      same(words);
    }
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"show", "visitor", "v-1", "--json"},
                                             {"why", "visitor", "v-1", "region", "--json"},
                                             {"history", "visitor", "v-1", "--json"},
                                             {"runs", "show", "1", "--changes", "--json"},
                                             {"why-not", "visitor", "v-1", "--json"},
                                             {"why-not", "visitor", "v-1", "--run", "1", "--json"},
                                             {"messages"},
                                             {"messages", "--json"},
                                             {"segment", "custom.region = \"EMEA\"", "--members"},
                                             {"segment", "custom.region = \"EMEA\"", "--members", "--json"},
                                             {"segment", "custom.region = \"EMEA\"", "--json"},
                                             {"tokens", "list", "--json"},
                                             {"users", "list", "--json"},
                                             {"audit", "--json"}})
    same(words);
}

TEST_F(AtServer, WhatTheLogRemembersIsTheSameThere) {
  ASSERT_EQ(remote({"sync"}).status, 4);
  synced.pendo->set_value(EntityKind::visitor, "v-2", "custom.region", "\"LATAM\"");
  ASSERT_EQ(remote({"sync"}).status, 4);
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"changed", "--from", "3", "--json"},
                                             {"drift", "--json"},
                                             {"erasures", "--json"},
                                             {"replay", "1", "--json"},
                                             {"log", "head", "--sign"},
                                             {"audit", "export", "1"}})
    same(words);
  EXPECT_EQ(remote({"erase", "visitor", "v-1", "--look", "--json"}).status, 0);
  EXPECT_EQ(remote({"erase", "visitor", "v-1", "--json"}).status, 2) << "without a reason";
  EXPECT_EQ(remote({"erase", "visitor", "v-1", "--reason", "request 7", "--suppress", "--json"}).status, 0);
  same({"why-not", "visitor", "v-1", "--json"});
  EXPECT_THAT(remote({"erasures", "--json"}).out, HasSubstr("request 7"));
  EXPECT_EQ(remote({"erase", "visitor", "v-2", "--reason", "request 8", "--json"}, "operator").status, 1);
  for (const char* what : {"rebuild", "verify"}) {
    const Outcome views = remote({"views", what, "--json"});
    EXPECT_EQ(views.status, 0) << views.err;
    EXPECT_THAT(views.out, HasSubstr("\"digest\":\""));
  }
  EXPECT_EQ(remote({"views", "verify", "--json"}, "viewer").status, 1);
  EXPECT_THAT(remote({"storage", "--json"}).out, HasSubstr("\"log_in_a_year\":"));
}

TEST_F(AtServer, SegmentsAreSavedLookedAtAndDroppedThere) {
  ASSERT_EQ(remote({"sync"}).status, 4);
  const Outcome wrong = remote({"segments", "save", "emea", "custom.region =", "--json"});
  EXPECT_EQ(wrong.status, 2) << wrong.out;
  ASSERT_EQ(remote({"segments", "save", "emea", "custom.region = \"EMEA\"", "--json"}).status, 0);
  same({"segments", "list", "--json"});
  same({"segments", "show", "emea", "--members", "--json"});
  EXPECT_EQ(remote({"segments", "drop", "emea", "--json"}).out, "{\"dropped\":\"emea\"}\n");
  EXPECT_EQ(synced({"segments", "list"}).out, "");
}

TEST_F(AtServer, PlansAreMadeThereAndCarriedOut) {
  const Outcome planned = remote({"plan", "--connection", "visitor", "--json"}, "operator");
  ASSERT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.out, HasSubstr("{\"summary\":{"));
  const Outcome read = remote({"plan", "--connection", "visitor"}, "operator");
  EXPECT_THAT(read.out, testing::StartsWith("visitor pull: ")) << read.out;
  EXPECT_THAT(remote({"plan", "--segment", "emea"}).err, HasSubstr("a server plans what both systems hold now"));
  EXPECT_EQ(remote({"plan"}, "viewer").status, 1);
  ASSERT_EQ(remote({"sync"}).status, 4);
  const Outcome undone = remote({"undo", "1", "--json"}, "operator");
  EXPECT_THAT(undone.out, HasSubstr("\"correction\":\"undo of run 1\"")) << undone.err;
  const Outcome retired = remote({"retire", "custom.region", "--connection", "visitor", "--direction", "pull"});
  EXPECT_NE(retired.status, 0) << "a line writes to it";
  EXPECT_THAT(retired.err, HasSubstr("a line of the configuration still writes to it"));
}

TEST_F(AtServer, AMessageIsTriedThere) {
  const Outcome tried = remote({"messages", "try", "nobody"});
  EXPECT_EQ(tried.status, 2);
  EXPECT_THAT(tried.err, HasSubstr("the configuration in force has no such destination"));
}

TEST_F(AtServer, UsersAndTokensAreSeenToThere) {
  const Outcome added = remote({"users", "add", "ann", "--role", "operator", "--json"});
  EXPECT_EQ(added.status, 0) << added.err;
  EXPECT_THAT(added.out, HasSubstr("#invite="));
  EXPECT_THAT(synced({"users", "list"}).out, HasSubstr("ann  operator"));
  EXPECT_EQ(remote({"users", "link", "ann", "--json"}).status, 0);
  EXPECT_EQ(remote({"users", "remove", "ann", "--json"}).out, "{\"removed\":\"ann\"}\n");
  const Outcome made =
      remote({"tokens", "create", "ci", "--role", "operator", "--days", "9", "--subscription", "acme", "--json"});
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_THAT(synced({"tokens", "list"}).out, HasSubstr("ci  operator  of acme"));
  EXPECT_EQ(remote({"tokens", "revoke", "ci", "--json"}).status, 0);
  EXPECT_EQ(remote({"users", "list", "--json"}, "operator").status, 1) << "an administrator sees to users";
}

TEST_F(AtServer, ABackupIsMadeThereAndToldInWords) {
  EXPECT_THAT(remote({"backup"}).err, HasSubstr("the service was not told where backups lie"));
  ASSERT_EQ(running->stop(SIGTERM), 0);
  running = std::make_unique<Started>(std::vector<std::string>{
      "serve", "--port", "0", "--json", "--directory", synced.folder / "data", "--backups", synced.folder / "backups"});
  url = member(running->first_line(), "url");
  const Outcome made = remote({"backup"});
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(made.out, run_tidemark({"backups", "list", synced.folder / "backups"}).out);
  EXPECT_EQ(member(remote({"backup", "--json"}).out, "backup"), "2");
}

TEST_F(AtServer, AConfigurationIsComparedAndApplied) {
  const std::string file = synced.folder.write("next.json", synced.configuration(R"(,{"from":"Title","to":"title"})"));
  same({"config", "diff", file});
  same({"config", "diff", file, "--json"});
  EXPECT_EQ(remote({"config", "apply", file}, "operator").status, 1) << "an administrator applies";
  const Outcome applied = remote({"config", "apply", file, "--comment", "the title"});
  EXPECT_EQ(applied.status, 0) << applied.err;
  EXPECT_THAT(applied.out, HasSubstr("applied as version "));
  EXPECT_EQ(get(std::string{acme} + "/configuration")["comment"], "the title");
  EXPECT_THAT(remote({"config", "apply", file}).err, HasSubstr("No difference"));
  const std::string other = synced.folder.write("other.json", R"({"subscription":"acme"})");
  EXPECT_EQ(remote({"config", "apply", other}).status, 2);
}

TEST_F(AtServer, WhatIsHeldIsDecidedThere) {
  const std::string file =
      synced.folder.write("guard.json", synced.configuration({}, R"("guard":{"changed":0,"changed_share":0.1},)"));
  ASSERT_EQ(remote({"config", "apply", file}).status, 0);
  EXPECT_EQ(remote({"sync"}, "operator").status, 3);
  const std::string digest = get(std::string{acme} + "/runs/1")["parts"][0]["digest"];
  EXPECT_EQ(remote({"approve", "1", digest}, "viewer").status, 1);
  EXPECT_EQ(remote({"reject", "1", "--comment", "look first"}, "operator").status, 0);
  EXPECT_THAT(synced({"runs", "show", "1"}).out, HasSubstr("by token operator: look first"));
  same({"runs"});
  EXPECT_THAT(remote({"approve", "1", digest}, "operator").err, HasSubstr("that run was rejected"));
  EXPECT_EQ(remote({"sync"}, "operator").status, 3);
  const std::string again = get(std::string{acme} + "/runs/2")["parts"][0]["digest"];
  EXPECT_EQ(remote({"approve", "2", again}, "operator").status, 4);
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"");
}

TEST_F(AtServer, NightsArePausedThere) {
  EXPECT_THAT(remote({"pause", "--comment", "the org moves"}, "operator").out, HasSubstr("paused: they are skipped"));
  EXPECT_TRUE(get(acme)["paused"]);
  EXPECT_EQ(remote({"resume"}, "operator").status, 0);
  EXPECT_FALSE(get(acme)["paused"]);
}

TEST_F(AtServer, WhatCantBeDoneThereIsSaid) {
  const Outcome none = remote({"init", "other"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("has no form for a server"));
  EXPECT_THAT(run_tidemark({"runs", "--server", url}).err, HasSubstr("a server wants a token"));
  EXPECT_EQ(remote({"runs", "--directory", synced.folder / "data"}).status, 2);
  EXPECT_EQ(remote({"runs", "--subscription", "nobody"}).status, 1);
  EXPECT_EQ(remote({"why", "visitor", "v-1", "region"}).status, 2) << "JSON alone";
  EXPECT_THAT(
      run_tidemark({"runs", "--server", "http://example.com", "--token-file", synced.folder.write("token", "x")}).err,
      HasSubstr("plain http is for this machine alone"));
}

}  // namespace
}  // namespace tidemark::command
