package dev.mxlab.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Removes messages from an mbox file and writes notes into the headers of others, in one edit. A
 * mailbox that loses its last message keeps its UIDVALIDITY in a message of no mail, as c-client
 * and dovecot do.
 */
final class MboxUpdate {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);
  private static final int HEADER = 4096;

  private final Path path;
  private final Ledger ledger;
  private final Keeper keeper;
  private final MboxEdit edit = new MboxEdit();
  private final List<Entry> result = new ArrayList<>();
  private final String base;

  private MboxScan.@Nullable Found head;
  private boolean internal;
  private boolean removing;
  private boolean upgrading;

  // The old file up to here is taken over, and what follows moves by so much.
  private long at;
  private long shift;
  private boolean any;

  MboxUpdate(Path path, Ledger ledger, Keeper keeper) {
    this.path = path;
    this.ledger = ledger;
    this.keeper = keeper;
    this.base = MboxNotes.base(ledger.uidValidity, ledger.uidNext - 1, ledger.keywords);
  }

  /** Under the mailbox's lock; returns the messages that went. */
  UidSet run(MboxFile.Locked locked, MboxHandle handle, UidSet doomed, boolean readers)
      throws IOException {
    FileChannel channel = handle.channel();
    head = channel.size() == 0 ? null : MboxScan.at(channel, 0);
    internal = head != null && head.internal();
    UidSet.Builder gone = UidSet.builder();
    for (int i : ledger.indexes(doomed)) {
      gone.add(ledger.entries.get(i).uid());
    }
    UidSet removed = gone.build();
    removing = !removed.isEmpty();
    upgrading =
        removing
            || ledger.entries.stream()
                .anyMatch(e -> ((MboxSpot) e.spot()).state() == MboxSpot.State.DIRTY);
    if (internal) {
      updateInternal(channel);
    }
    for (Entry entry : ledger.entries) {
      if (removed.contains(entry.uid())) {
        drop((MboxSpot) entry.spot());
      } else {
        keep(channel, entry);
      }
    }
    if (removing && result.isEmpty() && !internal) {
      edit.put(internalMessage());
    }
    if (any) {
      edit.keep(at, channel.size());
      edit.apply(locked, handle, path, readers);
    }
    ledger.entries = result;
    ledger.stamp = MboxStamp.of(path);
    return removed;
  }

  private void drop(MboxSpot spot) {
    edit.keep(at, spot.from());
    at = spot.next();
    shift -= spot.next() - spot.from();
    any = true;
  }

  private void keep(FileChannel channel, Entry entry) throws IOException {
    MboxSpot spot = (MboxSpot) entry.spot();
    boolean first = !internal && result.isEmpty();
    boolean seen = entry.uid() < ledger.firstRecent;
    boolean ages = spot.state() == MboxSpot.State.FRESH && upgrading && seen;
    boolean needed =
        spot.state() == MboxSpot.State.DIRTY
            || spot.state() == MboxSpot.State.UNNUMBERED
            || ages
            || first && !(spot.from() == 0 && baseIsWritten());
    if (!needed) {
      result.add(shift == 0 ? entry : entry.at(spot.moved(shift)));
      return;
    }
    int size = (int) Math.min(HEADER, spot.next() - spot.from() + 1);
    MboxRead read = MboxRead.of(channel, spot, size);
    if (read == null) {
      throw new IOException(path + " has changed unnoticed");
    }
    boolean plain = spot.state() == MboxSpot.State.UNNUMBERED && entry.message().flags().isEmpty();
    boolean old =
        read.header().old()
            || spot.state() == MboxSpot.State.DIRTY
            || ages
            || seen && removing
            || !plain && spot.state() == MboxSpot.State.UNNUMBERED;
    byte[] header = read.headerBytes(spot);
    byte[] fresh =
        new MboxNotes(entry.message(), old, first ? base : "")
            .into(header, read.header().hiddenLines(), spot.block());
    if (!Arrays.equals(header, fresh)) {
      edit.keep(at, spot.header());
      edit.put(fresh);
      at = spot.header() + header.length;
      any = true;
    }
    int growth = fresh.length - header.length;
    result.add(
        entry.at(
            new MboxSpot(
                spot.from() + shift,
                spot.header() + shift,
                spot.end() + shift + growth,
                spot.next() + shift + growth,
                spot.digest(),
                read.header().own() + growth,
                old ? MboxSpot.State.WRITTEN : MboxSpot.State.FRESH)));
    shift += growth;
  }

  private boolean baseIsWritten() {
    MboxHeader.Base there = head == null ? null : head.base();
    return there != null
        && there.validity() == ledger.uidValidity
        && there.lastUid() == ledger.uidNext - 1
        && there.keywords().equals(ledger.keywords);
  }

  /** The message of no mail, with the UIDs that are in force now. */
  private void updateInternal(FileChannel channel) throws IOException {
    if (baseIsWritten() || head == null) {
      return;
    }
    MboxSpot spot =
        new MboxSpot(
            0,
            head.header(),
            channel.size(),
            channel.size(),
            head.digest(),
            0,
            MboxSpot.State.WRITTEN);
    MboxRead read = MboxRead.of(channel, spot, (int) Math.min(HEADER, channel.size()));
    if (read == null) {
      return;
    }
    byte[] header = read.headerBytes(spot);
    for (MboxHeader.Line line : read.header().hiddenLines()) {
      if (line.kind() == MboxHeader.Kind.BASE) {
        ByteArrayOutputStream fresh = new ByteArrayOutputStream();
        fresh.write(header, 0, line.start());
        fresh.writeBytes(("X-IMAP: " + base + "\n").getBytes(StandardCharsets.UTF_8));
        fresh.write(header, line.end(), header.length - line.end());
        edit.keep(0, head.header());
        edit.put(fresh.toByteArray());
        at = head.header() + header.length;
        shift = fresh.size() - header.length;
        any = true;
        return;
      }
    }
  }

  private byte[] internalMessage() {
    ZonedDateTime now = keeper.clock().instant().atZone(keeper.zone());
    String from = new String(FromLine.of("MAILER_DAEMON", now), StandardCharsets.UTF_8);
    String text =
        from
            + "Date: "
            + DATE.format(now)
            + "\nFrom: Mail System Internal Data <MAILER-DAEMON@"
            + keeper.host()
            + ">\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nMessage-ID: <"
            + now.toEpochSecond()
            + "@"
            + keeper.host()
            + ">\nX-IMAP: "
            + base
            + "\nStatus: RO\n\n"
            + "This text is part of the internal format of your mail folder, and is not\n"
            + "a real message.  It is created automatically by the mail system software.\n"
            + "If deleted, important folder data will be lost, and it will be re-created\n"
            + "with the data reset to initial values.\n\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
