META
key;value
description;Invented election, seed 33
country;Georgia
unit;Invented
instance;ties
num_projects;12
num_votes;24
budget;420
vote_type;approval
rule;greedy
date_begin;01.10.2026
date_end;31.10.2026
language;en
currency;GEL
comment;#1: Nobody voted here: all ballots are invented.
PROJECTS
project_id;cost;votes;name;category;selected;district
P03;100;12;"A ""quiet"" street 3";green;1;District 3
P05;200;8;ველობილიკი 5;green;1;District 2
P04;100;6;სკვერი ზღვასთან 4;green,sport;1;District 1
P06;100;5;"Trees; benches 6";green;0;District 2
P01;100;3;"Trees; benches 1";green,sport;0;District 2
P09;100;3;სკვერი ზღვასთან 9;green;0;District 1
P10;100;2;ველობილიკი 10;green,sport;0;District 2
P12;100;2;The “Old Bridge” 12;green;0;District 1
P11;200;2;"Trees; benches 11";green;0;District 1
P07;100;1;The “Old Bridge” 7;green,sport;0;District 3
P08;100;1;"A ""quiet"" street 8";green;0;District 2
P02;100;0;The “Old Bridge” 2;green;0;District 2
VOTES
voter_id;vote
1;P05
2;P04
3;P12
4;P03
5;P03
6;P03
7;P09
8;P01
9;P04,P12
10;P04,P11
11;P03,P05
12;P03,P05
13;P03,P04
14;P03,P11
15;P03,P06
16;P04,P09
17;P03,P09
18;P01,P03
19;P03,P07
20;P03,P05,P06
21;P05,P06,P08
22;P05,P06,P10
23;P01,P05,P10
24;P04,P05,P06
