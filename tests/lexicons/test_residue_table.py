"""Each row of the residue table knows its example, none knows ordinary news, and none can be made to crawl."""

import re
import time

import pytest

from dragoman.clean.residue import _classify_line, _patterns
from dragoman.lexicons import read_table

KINDS = {"template", "subscribe", "cookie", "navigation", "note", "credit", "copyright"}

# Whole paragraphs of news that begin as residue does.
NEWS = [
    "By Monday evening, rebels had taken the airport.",
    "By Christmas Day, government troops had left the city.",
    "By New Year, the two sides hope to sign a treaty.",
    "By Tuesday, Russian forces had crossed the river.",
    "By contrast, Turkey rejected the proposal.",
    "By Saturday Ukrainian Forces Command had confirmed the losses.",
    "Share prices fell in Moscow after the sanctions were announced.",
    "Share this burden with us, the Greek minister told Germany.",
    "Read aloud in parliament, the letter accused Iran of terrorism.",
    "Read more closely, the agreement binds only Serbia.",
    "Reading the verdict took the judge three hours.",
    "Related attacks in the north killed five people, officials said.",
    "Related protests broke out in Tunis and Sfax.",
    "Get out of Syria, the opposition leader told Russia.",
    "Get the hostages home first, the families told the prime minister.",
    "Photographs released by the army showed burning tanks.",
    "Photo evidence of the massacre was handed to the court.",
    "Photos from the scene show a collapsed bridge in Kherson.",
    "Sign up for the army or leave, the governor told young men.",
    "Signing up for the army has become common in Ukraine, officials say.",
    "Sign language interpreters joined the talks in Geneva.",
    "Advertisement of tobacco was banned by the government of Kenya.",
    "Advertisements for the ruling party were torn down by protesters.",
    "Advertising by foreign groups was outlawed in Hungary.",
    "Facebook said on Monday it would ban Russian state media.",
    "Telegram channels reported explosions in Kyiv.",
    "Twitter and Facebook were blocked by Iran on Friday.",
    "Email accounts of three ministers were hacked by China, Norway said.",
    "WhatsApp was used to plan the attack.",
    "Print media in Belarus were raided by police.",
    "Published on Monday, the report says 12 soldiers died.",
    "Updated figures showed 300 people had died.",
    "Last updated rules took effect on 3 May in Poland.",
    "Posted near the border, the troops opened fire on 20 migrants.",
    "File photos released by the army showed the wreck.",
    "Source countries of the migrants include Syria and Iraq.",
    "Sources close to the Kremlin said talks had failed.",
    "Getty Images sued a Chinese firm on Monday.",
    "The agency EPA-EFE said its reporter was detained.",
    "Reuters reported that Israel had struck Damascus.",
    "AFP quoted a diplomat as saying the deal was dead.",
    "Xinhua said China would retaliate.",
    "A photographer for Getty Images was wounded by police.",
    "Copyright law in China was tightened on Monday.",
    "Reporting by Amnesty International accuses Ethiopia of war crimes.",
    "Writing by candlelight, the prisoner asked the king for mercy.",
    "Subscribers to the treaty include France and Germany.",
    "Support for the government fell after the shooting.",
    "Support our troops, the president urged the nation.",
    "Donate blood, the mayor of Kharkiv asked residents.",
    "Register to vote by Friday, officials urged Kenyans.",
    "Join our alliance, Ukraine told Moldova.",
    "We baked cookies for the soldiers, the volunteer said.",
    "Recommended sanctions against Mali were adopted on Monday.",
    "Trending hashtags called for the minister to resign.",
    "Most popular leaders of the revolt were arrested.",
    "More on the agenda is the dispute over water with Egypt.",
    "In pictures released on Friday, the captive looked thin.",
    "Watch towers along the border were destroyed by Hamas.",
    "Watch groups accused Uganda of torture.",
    "Listen to the people, the archbishop told the junta.",
    "Live fire drills were held by China near Taiwan.",
    "Video released by the police shows the arrest.",
    "Videos showed soldiers beating protesters in Yangon.",
    "Error by air defence crews led to the downing, Iran admitted.",
    "Warning shots were fired by South Korea.",
    "Warning: sirens sounded across Israel, the army said.",
    "Missing soldiers were found dead near Lviv.",
    "The required two-thirds majority was missing, the speaker said.",
    "Invalid ballots led the court to annul the vote.",
    "Follow the money, the prosecutor told the panel.",
    "Follow-up talks between Sudan and Egypt failed.",
    "Comments by the minister angered Japan.",
    "Comment is free, but Turkey arrests those who make it.",
    "Close allies of the president were arrested.",
    "Search teams found 12 bodies in the rubble.",
    "Home Secretary resigned on Tuesday.",
    "Next week Vladimir Putin visits Iran.",
    "Latest attacks killed nine people in Mogadishu.",
    "Top stories in state media accused Israel of the blast.",
    "Topics of the summit include trade and Taiwan.",
    "Correction of the border was agreed by Chad and Libya.",
    "Ends do not justify means, the pope told Russia.",
    "This is a developing country, the minister of Nepal said.",
    "This story has two sides, the envoy of Qatar said.",
    "Our standards are high, the general said.",
    "This video was released by Hamas on Monday.",
    "This content was banned by Russia.",
    "Your browser history can now be read by police in Uganda.",
    "You have reached an agreement, the mediator told both sides.",
    "Already a member of NATO, Turkey blocked Sweden.",
    "To continue talks, Iran demanded the release of funds.",
    "Click farms in Macedonia were raided by police.",
    "Tap water in Gaza was cut by Israel.",
    "Loading docks in Odesa were hit by missiles.",
    "Menu prices doubled in Lebanon after the blast.",
    "Angela Merkel, Vladimir Putin and Emmanuel Macron",
    "Vladimir Putin and Xi Jinping contributed to this crisis, he said.",
    "The Associated Press reported that 12 people were killed.",
    "Credit lines to Sri Lanka were extended by India.",
    "Via Egypt, aid reached Gaza on Friday.",
    "Image problems forced the general to resign.",
    "Map makers in China drew the disputed islands.",
    "Contact between the two armies broke off on 3 May.",
    "Reach a deal now, the pope urged both sides.",
    "Date palms were burned by settlers, villagers said.",
    "Date of the summit: the parties agreed on 4 May.",
    "Created in 2001, the group carried out attacks in Mali.",
    "Issued on Friday, the decree bans protests.",
]

SLOW = [
    "By " + "A.A-A'A " * 40,
    "By A A A A, " + "in " * 90,
    "By " + "Aa " * 99,
    "Photo by " + "Aa " * 90 + "!",
    "Updated " + "1,-. " * 60 + "x",
    "Updated " + "1" * 280 + "x",
    "Facebook " * 33 + "!",
    "Jane Roe, " * 28 + "contributed",
    "[a b=c]" * 40 + "x",
    "{{" * 150,
    "<a " * 99,
    "#a " * 99 + "!",
    "a@b." * 74,
    "missing " * 37,
    "Reuters/" * 37 + "x",
    "Reporting by " + "A;" * 140 + "x",
    "cookies we use " * 20,
]


def test_kinds_are_known() -> None:
    assert {row["kind"] for row in read_table("residue")} == KINDS


@pytest.mark.parametrize("row", read_table("residue"), ids=lambda row: row["example"])
def test_a_row_knows_its_example(row: dict[str, str]) -> None:
    assert re.fullmatch(row["pattern"], row["example"], re.IGNORECASE)
    assert _classify_line(row["example"]) is not None


@pytest.mark.parametrize("sentence", NEWS)
def test_news_is_no_residue(sentence: str) -> None:
    assert [pattern.pattern for _, pattern in _patterns() if pattern.fullmatch(sentence)] == []


@pytest.mark.parametrize("line", SLOW, ids=lambda line: line[:20])
def test_no_line_takes_long(line: str) -> None:
    start = time.perf_counter()
    _classify_line(line[:300])
    assert time.perf_counter() - start < 0.25
