package dev.mxlab.lab;

import dev.mxlab.host.Host;
import dev.mxlab.host.WorkerThreads;
import dev.mxlab.journal.Event;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.sendmail.Delivery;
import dev.mxlab.sendmail.Equipment;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.map.HashFile;
import dev.mxlab.sendmail.queue.FileQueue;
import dev.mxlab.sendmail.queue.QueueIds;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.rewrite.Aliases;
import dev.mxlab.smtp.serve.NettySmtpClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What the lab gives a host's mail system to work with. */
record MailEquipment(Spools spools) {
  private static final Logger LOG = LogManager.getLogger(MailEquipment.class);

  /** One writes while the other tells who waits. */
  private static final int LOG_THREADS = 2;

  Equipment equipment() {
    return new Equipment(
        MailEquipment::queue,
        MailEquipment::aliases,
        this::delivery,
        Equipment.Servers.smtp(),
        MailEquipment::load);
  }

  /** The real machine's; as getla() rounds it. */
  private static int load() {
    double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return average < 0 ? 0 : (int) (average + 0.5);
  }

  private static FileQueue queue(Host host, String directory) throws IOException {
    Path real = host.files().real(directory);
    Files.createDirectories(real);
    QueueIds ids = new QueueIds(host.clock(), new SecureRandom());
    // Out of the student's sight: ls shows the queue as sendmail keeps it.
    Path logs = real.resolveSibling(".transit-" + real.getFileName());
    return FileQueue.open(
        real,
        logs,
        ids,
        complaint ->
            host.journal().record(new Event.DaemonSaid("sendmail", "warning", complaint.message())),
        WorkerThreads.atMost(LOG_THREADS));
  }

  private static Aliases aliases(Host host, String file) {
    HashFile map = HashFile.ofAliases(host.files().real(file));
    return new Aliases() {
      @Override
      public Optional<String> find(String name) {
        try {
          return map.get(name);
        } catch (NoSuchFileException notBuilt) {
          return Optional.empty();
        } catch (IOException damaged) {
          LOG.warn("{}: {}", file, damaged.getMessage());
          return Optional.empty();
        }
      }

      @Override
      public boolean isRead() {
        return map.isRead();
      }
    };
  }

  private Delivery delivery(Mta mta, Router router) {
    Host host = mta.host();
    CfConfig.Mailer local = mta.config().mailers().get("local");
    MailStore mail = new LocalBoxes(host, spools, local == null ? "" : local.path());
    return Delivery.of(
        mta,
        router,
        new NettySmtpClient(host.network(), host.blocking()),
        mail,
        new dev.mxlab.sendmail.local.HostOutlet(host, mta.config()),
        new SecureRandom());
  }
}
