// A person is taken out of everything that was written down, and everything else stays (X9).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "core/events/erasure_events.h"
#include "little.h"
#include "log/verify.h"
#include "pushing.h"
#include "sync/letters.h"
#include "sync/suppression.h"

namespace tidemark::sync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

ErasureAsked visitor_asked(std::size_t number) { return {{visitor(number), EntityKind::visitor}, "ann", "request 7"}; }

/// Visitors 2 to 4 were moved to APAC by run 2: all of it stands in log, archive and views.
class AnErasure : public testing::Test {
 protected:
  AnErasure() {
    EXPECT_TRUE(world.run());
    relocate(world, 2, 4, "APAC");
    EXPECT_TRUE(world.run());
  }
  [[nodiscard]] Erasure erased(const ErasureAsked& asked) {
    auto erasure = world.erase(asked);
    EXPECT_TRUE(erasure) << to_line(erasure.error());
    return erasure.value_or(Erasure{});
  }
  World world{little(9)};
};

TEST_F(AnErasure, LeavesNothingOfAVisitorWhereverItIsLookedFor) {
  for (const std::string& text : {visitor(3), contact(3), std::string{"p003@x.io"}})
    ASSERT_THAT(world.places_with(text), Not(IsEmpty())) << "the search finds what is there: " << text;
  const Erasure erasure = erased(visitor_asked(3));
  EXPECT_GE(erasure.items, 2u) << "it was seen, and written to";
  EXPECT_GE(erasure.pages, 2u) << "a page of each side";
  for (const std::string& text : {visitor(3), contact(3), std::string{"p003@x.io"}})
    EXPECT_THAT(world.places_with(text), IsEmpty()) << text;
}

TEST_F(AnErasure, TakesTheVisitorWithItsRecordAndTheRecordWithItsVisitor) {
  EXPECT_THAT(erased({{contact(3), std::nullopt}, "ann", "request 7"}).person.names,
              ElementsAre(PersonName{contact(3), std::nullopt}, PersonName{visitor(3), EntityKind::visitor}));
  EXPECT_THAT(world.places_with(visitor(3)), IsEmpty());
  EXPECT_THAT(erased(visitor_asked(2)).person.names,
              ElementsAre(PersonName{visitor(2), EntityKind::visitor}, PersonName{contact(2), std::nullopt}));
  EXPECT_THAT(world.places_with(contact(2)), IsEmpty());
}

TEST_F(AnErasure, LeavesWhatIsOfOthers) {
  const auto before = world.views().history(visitors, visitor(4));
  const auto digest = log::verify(world.log())->head;
  (void)erased(visitor_asked(3));
  const auto after = world.views().history(visitors, visitor(4));
  ASSERT_TRUE(before && after);
  ASSERT_EQ(after->size(), before->size());
  for (std::size_t i = 0; i < after->size(); ++i) EXPECT_EQ(after->at(i).fields, before->at(i).fields);
  EXPECT_TRUE(log::verify(world.log(), {.kept = digest}))
      << "a head that was kept before is contained in the log still";
}

TEST_F(AnErasure, IsInTheLogWithoutANameAndTheLogVerifies) {
  const Erasure erasure = erased(visitor_asked(3));
  const auto verified = log::verify(world.log());
  ASSERT_TRUE(verified) << to_line(verified.error());
  EXPECT_EQ(verified->erased, erasure.items);
  EXPECT_EQ(verified->named_at, erasure.position);
  const auto rows = world.views().erasures();
  ASSERT_TRUE(rows);
  ASSERT_THAT(*rows, SizeIs(1));
  const views::ErasureRow& row = rows->front();
  EXPECT_TRUE(row.done);
  EXPECT_EQ(row.position, erasure.position);
  EXPECT_EQ(row.erased.actor, "ann");
  EXPECT_EQ(row.erased.reason, "request 7");
  EXPECT_EQ(row.erased.receipt, PersonHash{person_key("a seed")}("visitor", visitor(3)));
  EXPECT_NE(row.erased.receipt, PersonHash{person_key("another")}("visitor", visitor(3)))
      << "nobody without the key can tell";
}

TEST_F(AnErasure, LeavesViewsThatAreWhatTheLogSays) {
  (void)erased(visitor_asked(3));
  EXPECT_TRUE(world.views().verify());
  EXPECT_EQ(world.views().entity(visitors, visitor(3)).error().code, ErrorCode::not_found);
  EXPECT_TRUE(world.views().entity(visitors, visitor(4)));
}

TEST_F(AnErasure, IsFollowedByRunsThatGoOnAsBefore) {
  (void)erased(visitor_asked(3));
  relocate(world, 4, 5, "LATAM");
  const auto report = world.run();
  EXPECT_EQ(only_part(report).accepted, 2u);
  EXPECT_EQ(region(world, 4), R"("LATAM")");
  EXPECT_TRUE(world.views().verify());
  EXPECT_TRUE(log::verify(world.log()));
}

TEST_F(AnErasure, CanBeLookedAtBeforeWithoutAnyEffect) {
  const auto head = world.log().head();
  const auto found = world.look_for(visitor_asked(3));
  ASSERT_TRUE(found) << to_line(found.error());
  EXPECT_EQ(found->position, 0u);
  EXPECT_GE(found->items, 2u);
  EXPECT_EQ(world.log().head(), head);
  EXPECT_EQ(erased(visitor_asked(3)).items, found->items);
}

TEST_F(AnErasure, OfNobodyOrWithoutAReasonOrWithAReasonThatNamesThePersonIsRefused) {
  EXPECT_EQ(world.erase(visitor_asked(99)).error().code, ErrorCode::not_found);
  EXPECT_EQ(world.erase({{visitor(3), EntityKind::account}, "ann", "request 7"}).error().code, ErrorCode::not_found);
  EXPECT_EQ(world.erase({{visitor(3), EntityKind::visitor}, "ann", ""}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(world.erase({{visitor(3), EntityKind::visitor}, "ann", " \t"}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(world.erase({{visitor(3), EntityKind::visitor}, "ann", "v-003 asked"}).error().code,
            ErrorCode::invalid_input);
  EXPECT_THAT(world.places_with(visitor(3)), Not(IsEmpty()));
  ASSERT_TRUE(world.erase(visitor_asked(3)));
  EXPECT_EQ(world.erase(visitor_asked(3)).error().code, ErrorCode::not_found) << "nothing is left";
}

TEST_F(AnErasure, WaitsForTheEndOfARun) {
  relocate(world, 3, 3, "LATAM");
  world.stop_at(12);
  (void)world.run();
  const auto refused = world.erase(visitor_asked(3));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  world.stop_at(0);
  world.run_until_through();
  EXPECT_TRUE(world.erase(visitor_asked(3)));
}

TEST_F(AnErasure, StoppedAnywhereIsGoneOnWithByTheNextRun) {
  bool was_cut = true;
  for (std::size_t nth = 1; was_cut; ++nth) {
    World cut{little(9)};
    ASSERT_TRUE(cut.run());
    std::size_t left = nth;
    was_cut = false;
    const auto dies = [&] {
      if (left == 0 || --left != 0) return false;
      return was_cut = true;
    };
    cut.disk().before_replace = [&] { return dies() ? log::MemoryDisk::Crash::lose : log::MemoryDisk::Crash::none; };
    cut.disk().before_append = [&](auto, auto) {
      return dies() ? log::MemoryDisk::Crash::lose : log::MemoryDisk::Crash::none;
    };
    const auto erasure = cut.erase(visitor_asked(3));
    EXPECT_EQ(erasure.has_value(), !was_cut) << nth;
    cut.disk().before_replace = {};
    cut.disk().before_append = {};
    (void)cut.look_for(visitor_asked(3));  // the process starts again
    const bool was_begun = !cut.events(EventType::erased).empty();
    ASSERT_TRUE(cut.run());
    EXPECT_TRUE(log::verify(cut.log())) << nth;
    if (!was_begun) continue;  // it was not there yet when it was cut off
    EXPECT_TRUE(cut.views().erasures()->front().done) << nth;
    EXPECT_THAT(cut.events(EventType::erasure_done), SizeIs(1)) << nth;
  }
}

TEST_F(AnErasure, ThatIsCutOffIsNoDamageOfTheViews) {
  views::MemoryStore rows;
  views::Views left_as_they_were{rows, 1, world.log()};
  ASSERT_TRUE(left_as_they_were.catch_up());
  std::size_t appends = 0;
  world.disk().before_append = [&](auto, auto) {  // the first has what goes, the second that it is gone
    return ++appends == 2 ? log::MemoryDisk::Crash::lose : log::MemoryDisk::Crash::none;
  };
  ASSERT_FALSE(world.erase(visitor_asked(3)));
  world.disk().before_append = {};
  (void)world.look_for(visitor_asked(3));  // the process starts again
  views::Views views{rows, 1, world.log()};
  ASSERT_TRUE(views.catch_up());
  const auto verified = views.verify();
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, ErrorCode::incomplete);
  EXPECT_THAT(verified.error().what, HasSubstr("an erasure has not come to its end"));
  EXPECT_THAT(verified.error().hint, HasSubstr("the next run or erasure ends it"));
}

TEST_F(AnErasure, IsRepeatedInALogThatWasPutBack) {
  ASSERT_TRUE(world.erase({{visitor(3), EntityKind::visitor}, "ann", "request 7", true}));
  const views::ErasureRow row = world.views().erasures()->front();
  World earlier{little(9)};
  ASSERT_TRUE(earlier.run());
  EXPECT_FALSE(is_known(*earlier.views().erasures(), row.erased.receipt, row.position));
  const auto found = erase_again(earlier.erasing(), row.erased, row.position);
  ASSERT_TRUE(found) << to_line(found.error());
  EXPECT_TRUE(*found);
  EXPECT_THAT(earlier.places_with(visitor(3)), IsEmpty());
  const auto rows = earlier.views().erasures();
  EXPECT_TRUE(is_known(*rows, row.erased.receipt, row.position));
  EXPECT_FALSE(is_known(*rows, row.erased.receipt, row.position + 1)) << "of an erasure of the same person later";
  for (const std::string& hash : row.erased.suppressed)
    EXPECT_THAT(rows->front().erased.suppressed, testing::Contains(hash)) << "also what only the lost log knew";
}

TEST_F(AnErasure, OfWhomThePutBackLogDoesNotKnowIsInItToo) {
  const Erased receipt{"ann", "request 7", "visitor", std::string(32, '7'), {std::string(32, '8')}, {}};
  const auto found = erase_again(world.erasing(), receipt, 90);
  ASSERT_TRUE(found) << to_line(found.error());
  EXPECT_FALSE(*found) << "nobody was there to be erased";
  const auto rows = world.views().erasures();
  ASSERT_THAT(*rows, SizeIs(1));
  EXPECT_TRUE(rows->front().done);
  EXPECT_TRUE(is_known(*rows, receipt.receipt, 90));
  EXPECT_EQ(rows->front().erased.suppressed, receipt.suppressed);
  EXPECT_TRUE(log::verify(world.log()));
}

TEST_F(AnErasure, UnderAnotherKeyIsNotMixedInAndNobodyItKeepsOutIsRead) {
  ErasureWorld other = world.erasing();
  other.key = person_key("another seed");
  ASSERT_TRUE(erase(other, {{visitor(3), EntityKind::visitor}, "ann", "request 7", true}));
  const auto mixed = world.erase(visitor_asked(4));
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, ErrorCode::corrupt);
  EXPECT_THAT(to_line(mixed.error()), HasSubstr("vault/log.signing"));
  EXPECT_FALSE(world.look_for(visitor_asked(4)));
  const Erased of_another = world.views().erasures()->front().erased;
  EXPECT_FALSE(erase_again(world.erasing(), of_another, 90));
  const auto run = world.run();
  EXPECT_TRUE(!run || run->failed());
  EXPECT_THAT(world.places_with(visitor(3)), IsEmpty());
}

TEST(AnErasureOfOneOfTwo, TakesTheIdentifierThatTheyShareToo) {
  World world{little(4)};
  ASSERT_TRUE(world.org().change("Contact", contact(2), "Email", "p001@x.io"));
  ASSERT_TRUE(world.run());
  ASSERT_THAT(world.places_with("p001@x.io"), Not(IsEmpty()));
  ASSERT_TRUE(world.erase(visitor_asked(1)));
  EXPECT_THAT(world.places_with("p001@x.io"), IsEmpty());
  EXPECT_THAT(world.places_with(visitor(1)), IsEmpty());
}

/// Visitors 2 to 4 have their values from one record, as a customer's visitors have theirs from its account.
class SharedRecord : public testing::Test {
 protected:
  static Beginning shared() {
    Beginning beginning = little(6);
    for (const char* address : {"p003@x.io", "p004@x.io"})
      for (std::size_t at = 0; (at = beginning.pendo.visitors.find(address)) != std::string::npos;)
        beginning.pendo.visitors.replace(at, std::string_view{address}.size(), "p002@x.io");
    const std::string before = R"("guard":)";
    beginning.configuration.insert(beginning.configuration.find(before), R"("duplicates": "all", )");
    return beginning;
  }
  SharedRecord() {
    EXPECT_TRUE(world.run());
    relocate(world, 2, 2, "APAC");
    EXPECT_EQ(only_part(world.run()).accepted, 3u);
  }
  World world{shared()};
};

TEST_F(SharedRecord, StaysWhenOneOfItsVisitorsGoes) {
  const auto others = world.views().history(visitors, visitor(2));
  ErasureAsked asked = visitor_asked(3);
  asked.suppress = true;
  const auto erasure = world.erase(asked);
  ASSERT_TRUE(erasure) << to_line(erasure.error());
  EXPECT_THAT(erasure->person.names, ElementsAre(PersonName{visitor(3), EntityKind::visitor}));
  EXPECT_THAT(erasure->person.shared, ElementsAre(PersonName{contact(2), std::nullopt}));
  EXPECT_THAT(erasure->others, IsEmpty());
  EXPECT_THAT(world.places_with(visitor(3)), IsEmpty());
  const auto left = world.views().history(visitors, visitor(2));
  ASSERT_TRUE(others && left);
  ASSERT_EQ(left->size(), others->size());
  EXPECT_EQ(left->front().fields, others->front().fields);

  relocate(world, 2, 2, "LATAM");
  EXPECT_EQ(only_part(world.run()).accepted, 2u) << "the others go on";
  EXPECT_EQ(region(world, 2), R"("LATAM")");
  EXPECT_EQ(region(world, 3), R"("APAC")");
  EXPECT_THAT(world.places_with(visitor(3)), IsEmpty());
}

TEST_F(SharedRecord, TakesWhatOthersHaveFromItWhenItGoesItselfAndSaysWhose) {
  const auto found = world.look_for({{contact(2), std::nullopt}, "ann", "request 7"});
  ASSERT_TRUE(found) << to_line(found.error());
  EXPECT_THAT(found->person.names, ElementsAre(PersonName{contact(2), std::nullopt}));
  std::vector<PersonName> three;
  for (const std::size_t number : {2, 3, 4}) three.push_back({visitor(number), EntityKind::visitor});
  EXPECT_EQ(found->person.shared, three);
  EXPECT_EQ(found->others, three);
}

TEST(AnErasureAfterAPush, TakesOtherSystemsWordsAndLetters) {
  World world{pushing(5)};
  report(world, 3, "days", "99");  // refused by a validation rule, in words that are kept
  ASSERT_TRUE(world.run());
  ASSERT_THAT(*world.views().letters(visitor_push), SizeIs(1));
  const auto settled = world.events(EventType::effect_settled);
  ASSERT_FALSE(settled.empty());
  const Erasure erasure = *world.erase({{contact(3), std::nullopt}, "ann", "request 7"});
  EXPECT_THAT(erasure.person.names,
              ElementsAre(PersonName{contact(3), std::nullopt}, PersonName{"v-003", EntityKind::visitor}));
  EXPECT_THAT(*world.views().letters(visitor_push), IsEmpty());
  for (const Event& event : world.events(EventType::effect_settled)) {
    const auto body = body_of<EffectSettled>(event);
    ASSERT_TRUE(body);
    for (const auto& exception : body->exceptions) EXPECT_EQ(exception.words, "");
  }
  EXPECT_THAT(world.places_with("v-003"), IsEmpty());
  EXPECT_THAT(world.places_with(contact(3)), IsEmpty());
  EXPECT_TRUE(log::verify(world.log()));
}

TEST_F(AnErasure, MayKeepThePersonOutOfLaterReads) {
  ErasureAsked asked = visitor_asked(3);
  asked.suppress = true;
  (void)erased(asked);
  relocate(world, 3, 4, "LATAM");
  const auto report = world.run();
  EXPECT_EQ(only_part(report).accepted, 1u);
  EXPECT_EQ(region(world, 3), R"("APAC")") << "nothing is written to it any more";
  for (const std::string& text : {visitor(3), contact(3), std::string{"p003@x.io"}})
    EXPECT_THAT(world.places_with(text), IsEmpty()) << text;
  EXPECT_THAT(world.events(EventType::planned).back().counts,
              testing::Contains(std::pair<std::string, std::uint64_t>{"suppressed", 2}));
  const auto replayed = replay(world.replaying(), {report->run, visitors, nullptr});
  ASSERT_TRUE(replayed) << to_line(replayed.error());
  EXPECT_EQ((*replayed)->plan.digest, (*replayed)->recorded);
}

TEST_F(AnErasure, WithoutThatIsUndoneByTheNextRead) {
  (void)erased(visitor_asked(3));
  ASSERT_TRUE(world.run());
  EXPECT_THAT(world.places_with(visitor(3)), Not(IsEmpty()));
}

TEST(ASuppressedPerson, NeedNotHaveBeenSeenBefore) {
  World world{little(3)};
  ErasureAsked asked = visitor_asked(2);
  asked.suppress = true;
  ASSERT_TRUE(world.erase(asked));
  ASSERT_TRUE(world.run());
  EXPECT_THAT(world.places_with(visitor(2)), IsEmpty());
  EXPECT_THAT(world.places_with(visitor(1)), Not(IsEmpty()));
}

TEST(ASuppressedPerson, IsKnownByItsIdentifierThoughItWasAlwaysMatched) {
  World world{little(3)};
  ASSERT_TRUE(world.run());
  ErasureAsked asked = visitor_asked(2);
  asked.suppress = true;
  ASSERT_TRUE(world.erase(asked));
  ASSERT_TRUE(
      world.org().change("Contact", contact(1), "Email", "p002@x.io"));  // somebody else's record has the address now
  ASSERT_TRUE(world.run());
  EXPECT_THAT(world.places_with("p002@x.io"), IsEmpty());
}

TEST(AnUndoOfARun, WhoseRecordsWereErasedSaysSo) {
  World world{little(9)};
  ASSERT_TRUE(world.run());
  relocate(world, 2, 3, "APAC");
  ASSERT_TRUE(world.run());
  ASSERT_TRUE(world.erase(visitor_asked(3)));
  const auto some = world.undo({.run = 2});
  ASSERT_TRUE(some) << to_line(some.error());
  ASSERT_THAT(some->front().warnings, SizeIs(1));
  EXPECT_THAT(some->front().warnings.front().what,
              HasSubstr("1 of the run's writes were to records that were erased since"));
  ASSERT_TRUE(world.erase(visitor_asked(2)));
  EXPECT_THAT(world.undo({.run = 2}).error().what, HasSubstr("is of records that were erased since"));
}

TEST(ASuppressedPerson, IsKeptOutOfReportsAndEntitiesOfAPushToo) {
  World world{pushing(5)};
  ASSERT_TRUE(world.run());
  ErasureAsked asked{{contact(3), std::nullopt}, "ann", "request 7", true};
  ASSERT_TRUE(world.erase(asked));
  report(world, 3, "days", "8");
  report(world, 4, "days", "8");
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  EXPECT_THAT(world.places_with("v-003"), IsEmpty());
  EXPECT_THAT(world.places_with(contact(3)), IsEmpty());
}

TEST(RowsOfAPage, AreTakenOutAndTheOthersStayAsTheyAre) {
  views::ErasureRow row;
  const PersonHash hash{"key"};
  row.erased.suppressed = {hash("visitor", "v-2"), hash("record", "9"), hash("identifier of visitors", "b@x.io")};
  const Suppression suppression{{row}, "key"};
  const auto left = [&](std::string page, PageFormat format, const std::vector<Suppression::IdColumn>& columns,
                        std::uint64_t taken) {
    const auto count = suppression.take_out(page, format, columns);
    EXPECT_TRUE(count) << to_line(count.error());
    EXPECT_EQ(count.value_or(99), taken);
    return page;
  };
  const std::vector<Suppression::IdColumn> salesforce{
      {{{"Id"}}, "record"}, {{{"Email"}}, "identifier of visitors", IdentifierRule{.ignore_case = true}}};
  EXPECT_EQ(left("Id,Email,Note\n1,a@x.io,\"two\nlines, \"\"b@x.io\"\"\"\n2,B@X.io,x\n3,c@x.io,b@x.io\n",
                 PageFormat::csv, salesforce, 1),
            "Id,Email,Note\n1,a@x.io,\"two\nlines, \"\"b@x.io\"\"\"\n3,c@x.io,b@x.io\n");
  EXPECT_EQ(left("Id,Email\r\n1,b@x.io", PageFormat::csv, salesforce, 1), "Id,Email\r\n");
  EXPECT_EQ(left(R"({"totalSize":2,"done":true,"records":[{"Id":"1","Email":"b@x.io"} , {"Id":"2","Email":null}]})",
                 PageFormat::salesforce_json, salesforce, 1),
            R"({"totalSize":2,"done":true,"records":[{"Id":"2","Email":null}]})");
  const std::vector<Suppression::IdColumn> pendo{
      {{{"visitorId"}}, "visitor"}, {{{"metadata", "agent", "email"}}, "identifier of visitors", IdentifierRule{}}};
  EXPECT_EQ(
      left(R"({"results":[{"visitorId":"v-1","metadata":{"agent":{"email":"x"}}},{"visitorId":"v-2"}],"startTime":1})",
           PageFormat::pendo_json, pendo, 1),
      R"({"results":[{"visitorId":"v-1","metadata":{"agent":{"email":"x"}}}],"startTime":1})");
  EXPECT_EQ(left(R"([ {"visitorId":"v-2"} ])", PageFormat::report_json, {pendo.front()}, 1), "[]");
  EXPECT_EQ(left("Id,Email\n1,  B@x.io \n", PageFormat::csv, salesforce, 1), "Id,Email\n")
      << "as it is compared, not as it is typed";
  EXPECT_EQ(left("Id,Email\nv-2,a@x.io\n", PageFormat::csv, salesforce, 0), "Id,Email\nv-2,a@x.io\n")
      << "a record is no visitor";
  EXPECT_EQ(left(R"([])", PageFormat::report_json, {pendo.front()}, 0), "[]");
}

TEST(NamesInPages, AreFoundWholeInEveryWritingOfThem) {
  const NamesInBytes names{{"v-42", "003000000000001AAA", R"(a"b)"}, {"ann@x.io"}};
  for (const char* text :
       {R"({"visitorId":"v-42"})", "v-42,x", "x\nv-42", "003000000000001", R"("003000000000001AAA")", R"("a\"b")",
        R"("a""b",1)", R"({"url":"https:\/\/x\/v-42"})", R"("v\u002d42")", "ANN@X.io", R"("Ann@x.io")"})
    EXPECT_TRUE(names.are_in(text)) << text;
  const NamesInBytes abroad{{"v-\xf0\xa0\xae\xb7"}, {"m\xc3\xbcller@x.de", "strasse@x.de"}};
  for (const char* text :
       {R"({"visitorId":"v-\ud842\udfb7"})", "v-\xf0\xa0\xae\xb7,", "M\xc3\x9cLLER@X.DE", R"("M\u00dcller@x.de")",
        "Stra\xc3\x9f"
        "e@x.de"})
    EXPECT_TRUE(abroad.are_in(text)) << text;
  for (const char* text : {R"("v-\ud842")", R"("v-\ud842x")", R"("v-\udfb7\ud842")"})
    EXPECT_FALSE(abroad.are_in(text)) << text;
  for (const char* text :
       {"v-421", "xv-42", "v-42@x.io", "x003000000000001", "joann@x.io", "ann@x.io.example", "a b", ""})
    EXPECT_FALSE(names.are_in(text)) << text;
}

/// A text of 64 bytes stands behind a byte 64, which is an '@'.
TEST(NamesInItems, AreFoundBehindALengthThatLooksLikeALetter) {
  std::string hex;
  for (int i = 0; i < 64; ++i) hex += "0123456789abcdef"[i * 7 % 16];
  const NamesInBytes names{{hex}, {}};
  EXPECT_FALSE(names.are_in("@" + hex));
  EXPECT_TRUE(names.are_in_item("@" + hex));
  EXPECT_FALSE(names.are_in_item("@" + hex + "a"));
}

}  // namespace
}  // namespace tidemark::sync
