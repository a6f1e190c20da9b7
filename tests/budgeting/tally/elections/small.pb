META
key;value
description;Invented election, seed 22
country;Georgia
unit;Invented
instance;small
num_projects;9
num_votes;30
budget;700
vote_type;approval
rule;greedy
date_begin;01.10.2026
date_end;31.10.2026
language;en
currency;GEL
comment;#1: Nobody voted here: all ballots are invented.
PROJECTS
project_id;cost;votes;name;category;selected;district
P5;100;16;ველობილიკი 5;green;1;District 1
P4;200;13;სკვერი ზღვასთან 4;green,sport;1;District 2
P3;100;7;"A ""quiet"" street 3";green;1;District 1
P6;100;6;"Trees; benches 6";green;1;District 2
P8;100;6;"A ""quiet"" street 8";green;1;District 2
P1;300;6;"Trees; benches 1";green,sport;0;District 1
P2;300;6;The “Old Bridge” 2;green;0;District 1
P7;700;4;The “Old Bridge” 7;green,sport;0;District 2
P9;100;2;სკვერი ზღვასთან 9;green;1;District 1
VOTES
voter_id;vote
1;P5
2;P5
3;P4
4;P4
5;P4
6;P1
7;P4,P5
8;P2,P9
9;P3,P5
10;P5,P6
11;P3,P4
12;P2,P8
13;P1,P5
14;P1,P5
15;P1,P5
16;P4,P8
17;P4,P7
18;P4,P7
19;P3,P8
20;P6,P8
21;P2,P5
22;P4,P5,P8
23;P4,P6,P7
24;P2,P5,P6
25;P3,P7,P8
26;P4,P5,P6
27;P1,P2,P5
28;P1,P3,P5,P9
29;P2,P3,P4,P5
30;P3,P4,P5,P6
