# Derives tests/golden/inference_reference.csv from R: rows id, term, estimate, error.
# Usage: Rscript inference_reference.R FOLDER_OF_SCHOOLS > inference_reference.csv
# FOLDER_OF_SCHOOLS holds apistrat.csv and apiclus2.csv (R package survey, data "api").
# Needs Debian's r-cran-survey, r-cran-mass (profile intervals), r-cran-brglm2 (Firth's penalty).
suppressPackageStartupMessages({library(survey); library(MASS); library(brglm2)})
options(survey.lonely.psu = "adjust")
exact <- glm.control(epsilon = 1e-15, maxit = 200)
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) {
  d <- read.csv(file.path(folder, name))
  d$wide <- as.numeric(d$sch.wide == "Yes")
  d$type <- relevel(factor(d$stype), "E")
  d$year <- relevel(factor(d$yr.rnd), "No")
  d
}
put <- function(id, term, estimate, error = NA)
  cat(sprintf("%s,%s,%.15g,%s\n", id, term, estimate, ifelse(is.na(error), "", sprintf("%.15g", error))), sep = "")
cat("id,term,estimate,error\n")

strat <- read("apistrat.csv")
clus <- read("apiclus2.csv")
designs <- list(
  "strata-weights-fpc" = svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat),
  "weights" = svydesign(id = ~1, weights = ~pw, data = strat),
  "clusters-weights-fpc" = svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc1, data = clus),
  "strata-clusters-weights" = svydesign(id = ~dnum, strata = ~stype, weights = ~pw, data = strat, nest = TRUE)
)
for (name in names(designs)) {
  m <- svyglm(wide ~ meals + mobility + type, design = designs[[name]], family = quasibinomial(), control = exact)
  # What R leaves of the last step but one is a sandwich at the coefficients' own weights once it has converged.
  put(name, names(coef(m)), coef(m), sqrt(diag(vcov(m))))
  t <- regTermTest(m, ~type, method = "Wald")
  put(name, "F(type)", t$Ftest[1])
  put(name, "residual df", t$ddf)
  put(name, "log p(type)", pf(t$Ftest[1], t$df, t$ddf, lower.tail = FALSE, log.p = TRUE))
  ends <- confint(m, ddf = m$df.residual)
  put(name, paste("low", rownames(ends)), ends[, 1])
  put(name, paste("high", rownames(ends)), ends[, 2])
}

g <- glm(wide ~ meals + mobility + type, data = strat, family = binomial(), control = exact)
put("glm", names(coef(g)), coef(g), sqrt(diag(vcov(g))))
ends <- suppressMessages(confint(g))  # MASS: splines through the profile, not exact
put("glm", paste("low", rownames(ends)), ends[, 1])
put("glm", paste("high", rownames(ends)), ends[, 2])

# Fox and Monette's GVIF, by their formula, as car::vif computes it.
weighted <- suppressWarnings(glm(wide ~ meals + mobility + type, data = strat, family = quasibinomial(),
                                 weights = pw / mean(pw), control = exact))
R <- cov2cor(vcov(weighted)[-1, -1])
terms <- attr(model.matrix(weighted), "assign")[-1]
for (k in 1:3) {
  own <- terms == k
  put("gvif", c("meals", "mobility", "type")[k],
      det(R[own, own, drop = FALSE]) * det(R[!own, !own, drop = FALSE]) / det(R))
}

# Firth's penalty on a separated table: high schools that run all year round do not occur among the first 120 rows.
part <- strat[1:120, ]
part$wide[part$type == "H"] <- 1
b <- glm(wide ~ meals + type, data = part, family = binomial(), method = "brglmFit", type = "AS_mean",
         control = brglmControl(epsilon = 1e-12, maxit = 1000))
put("firth", names(coef(b)), coef(b), sqrt(diag(vcov(b))))
put("firth", "plain log-likelihood", as.numeric(logLik(b)))
