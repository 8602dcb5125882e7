# Derives tests/golden/survey_reference.csv from R's survey: rows id, term, estimate, error, low, high.
# Usage: Rscript survey_reference.R FOLDER_OF_SCHOOLS [FOLDER_OF_DRAWN_SURVEYS] > survey_reference.csv
# FOLDER_OF_SCHOOLS holds apipop.csv, apistrat.csv, apiclus1.csv and apiclus2.csv (R package survey, data "api").
# With a second folder only the surveys drawn by our own code, which stand there, are estimated.
# Needs Debian's r-cran-survey and r-cran-mass (calibration).
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 15)
folders <- commandArgs(trailingOnly = TRUE)
put <- function(id, term, estimate, error, low = NA, high = NA) {
  say <- function(x) ifelse(is.na(x), "", sprintf("%.15g", x))
  cat(sprintf("%s,%s,%s,%s,%s,%s\n", id, term, say(estimate), say(error), say(low), say(high)), sep = "")
}
figures <- function(id, d, df = degf(d)) {
  for (name in c("api00", "enroll")) {
    m <- svymean(as.formula(paste("~", name)), d, na.rm = TRUE)
    put(id, paste("mean", name), coef(m), SE(m))
    t <- svytotal(as.formula(paste("~", name)), d, na.rm = TRUE)
    put(id, paste("total", name), coef(t), SE(t))
  }
  ends <- confint(svymean(~api00, d), df = df)
  put(id, "interval api00", coef(svymean(~api00, d)), SE(svymean(~api00, d)), ends[1], ends[2])
  r <- svyratio(~api.stu, ~enroll, d, na.rm = TRUE)
  put(id, "ratio api.stu/enroll", coef(r), SE(r))
  s <- svymean(~awards, d)
  put(id, paste("share", sub("awards", "", names(coef(s)))), coef(s), SE(s))
  for (p in c(0.1, 0.5, 0.9)) {
    q <- svyquantile(~api00, d, p, ci = TRUE)[[1]]
    put(id, paste("quantile", p), q[1], q[4], q[2], q[3])
  }
  b <- svyby(~api00, ~stype, d, svymean)
  put(id, paste("by stype", b$stype), b$api00, b$se)
  linear <- svyglm(api00 ~ ell + meals + stype, d)
  put(id, paste("linear", names(coef(linear))), coef(linear), SE(linear))
  logistic <- svyglm(I(awards == "Yes") ~ ell + log(1 + meals), d, family = quasibinomial())
  put(id, paste("logistic", c("(Intercept)", "ell", "log(1 + meals)")), coef(logistic), SE(logistic))
  part <- svyglm(api00 ~ ell + meals, subset(d, awards == "Yes"))
  ends <- confint(part)
  put(id, paste("domain", names(coef(part))), coef(part), SE(part), ends[, 1], ends[, 2])
}
cat("id,term,estimate,error,low,high\n")
read <- function(folder, name) read.csv(file.path(folder, name))

if (length(folders) > 1) {
  simple <- read(folders[2], "stratified.csv")
  figures("stratified", svydesign(id = ~1, strata = ~stratum, weights = ~weight, fpc = ~stratum_size, data = simple))
  neyman <- read(folders[2], "neyman.csv")
  figures("neyman", svydesign(id = ~1, strata = ~stratum, weights = ~weight, fpc = ~stratum_size, data = neyman))
  unequal <- read(folders[2], "unequal.csv")
  figures("unequal", svydesign(id = ~1, strata = ~stratum, weights = ~weight, data = unequal))
  one <- read(folders[2], "one-stage.csv")
  figures("one-stage", svydesign(id = ~cluster, weights = ~weight, fpc = ~stratum_size, data = one))
  two <- read(folders[2], "two-stage.csv")
  two$row <- seq_len(nrow(two))
  figures("two-stage", svydesign(id = ~cluster + row, weights = ~weight, fpc = ~stratum_size + cluster_size, data = two))
} else {
  population <- read(folders[1], "apipop.csv")
  strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = read(folders[1], "apistrat.csv"))
  one <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = read(folders[1], "apiclus1.csv"))
  two <- svydesign(id = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = read(folders[1], "apiclus2.csv"))
  figures("strata", strat)
  figures("clusters", one)
  figures("two stages", two)
  tight <- function(...) calibrate(..., epsilon = 1e-12, maxit = 200)
  totals <- colSums(model.matrix(~stype + awards + api99, population))
  figures("strata linear", tight(strat, ~stype + awards + api99, totals, calfun = "linear"))
  figures("strata raking", tight(strat, ~stype + awards + api99, totals, calfun = "raking"))
  figures("strata bounded", tight(strat, ~stype + awards + api99, totals, calfun = "logit", bounds = c(0.7, 1.5)))
  classes <- colSums(model.matrix(~stype + awards, population))
  figures("clusters linear", tight(one, ~stype + awards, classes, calfun = "linear"))
  figures("clusters raking", tight(one, ~stype + awards, classes, calfun = "raking"))
  # By turns over the margins, as R's rake: the same weights, an error computed otherwise.
  count <- function(name) { t <- table(population[[name]]); f <- data.frame(names(t), as.vector(t)); names(f) <- c(name, "Freq"); f }
  raked <- rake(one, list(~stype, ~awards), list(count("stype"), count("awards")), control = list(epsilon = 1e-9, maxit = 500))
  m <- svymean(~api00, raked)
  put("clusters rake", "mean api00", coef(m), SE(m))
}
